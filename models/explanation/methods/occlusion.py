"""Occlusion: how much the score falls while a patch hides a part of the image."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.basics.options import Options, option
from datasets.basics.progress import Progress
from models.explanation.base import Maps, MethodInfo, Network, Question, mean_colors

METHOD = MethodInfo(
    name="occlusion",
    title="Occlusion",
    description="Moves a patch over the image and sees where the class suffers. For any network; simple, "
    "and as fine as the patch.",
    reference="Zeiler & Fergus 2014, arXiv:1311.2901",
    looks_at_layer=False,
)
BATCH = 128


class OcclusionOptions(Options):
    """The patch, relative to the image, so that all sizes of images take the same number of steps."""

    patch: int = option(
        20,
        label="Patch",
        help="Side of the square patch that hides a part of the image, filled with the image's mean colour.",
        unit="% of the image",
        ge=2,
        le=80,
    )
    step: int = option(
        5, label="Step", help="How far the patch moves each time.", unit="% of the image", ge=1, le=80
    )


OPTIONS = OcclusionOptions()


def explain(network: Network, question: Question, options: OcclusionOptions, progress: Progress) -> Maps:
    """Return for each pixel by how much the log odds of the class fall, on average of the patches over it.

    The log odds of the probability are compared, because near 0 and 1 the probability itself hardly changes.
    """
    n, height, width, _ = question.images.shape
    patches = _patches(options, height, width)
    whole = network.log_odds(question.inputs, question.classes)
    fills = mean_colors(question.images)
    maps = np.empty((n, height, width), dtype=np.float32)
    for place in range(n):
        falls = np.empty(len(patches), dtype=np.float32)
        for start in range(0, len(patches), BATCH):
            progress((place + start / len(patches)) / n, f"Occlusion, {place:,} of {n:,} images")
            hidden = patches[start : start + BATCH, ..., np.newaxis]
            images = np.where(hidden, fills[place], question.images[place])
            classes = np.full(len(images), question.classes[place])
            scores = network.log_odds(question.changed(place, images), classes)
            falls[start : start + BATCH] = whole[place] - scores
        maps[place] = np.tensordot(falls, patches, axes=1) / patches.sum(axis=0)
    return maps


def _patches(options: OcclusionOptions, height: int, width: int) -> npt.NDArray[np.bool_]:
    """Return (k, height, width), True where a patch hides the image; together they cover it."""
    patches = []
    for top, bottom in _spans(height, options):
        for left, right in _spans(width, options):
            patch = np.zeros((height, width), dtype=bool)
            patch[top:bottom, left:right] = True
            patches.append(patch)
    return np.array(patches)


def _spans(n_pixels: int, options: OcclusionOptions) -> list[tuple[int, int]]:
    """Return (begin, end) of the patch at each of its steps along one side; the last one ends at the edge."""
    size = max(1, round(n_pixels * options.patch / 100))
    # A step as wide as the patch still leaves no gap.
    step = min(size, max(1, round(n_pixels * options.step / 100)))
    begins = [*range(0, n_pixels - size, step), n_pixels - size]
    return [(begin, begin + size) for begin in begins]
