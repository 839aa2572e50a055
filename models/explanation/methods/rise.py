"""RISE: the mean score of the versions of an image in which a pixel was kept, against that of all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.basics.options import Options, option
from datasets.basics.progress import Progress
from datasets.basics.randomness import Numbers
from models.explanation.base import Maps, MethodInfo, Network, Question, mean_colors

METHOD = MethodInfo(
    name="rise",
    title="RISE",
    description="Hides random parts of the image many times and sees when the class is kept. For any "
    "network; slow, and a little noisy.",
    reference="Petsiuk et al. 2018, arXiv:1806.07421",
    looks_at_layer=False,
)
BATCH = 128


class RiseOptions(Options):
    """The masks."""

    masks: int = option(
        1000,
        label="Masks",
        help="How often parts of the image are hidden. More take longer and give smoother maps.",
        ge=50,
        le=20_000,
        step=100,
    )
    cells: int = option(
        7,
        label="Cells",
        help="Cells along a side of a mask, hidden or kept. More show smaller things and need more masks.",
        ge=2,
        le=32,
    )
    kept: float = option(
        0.5, label="Kept", help="Share of the cells that stay visible.", ge=0.05, le=0.95, step=0.05
    )


OPTIONS = RiseOptions()


def explain(network: Network, question: Question, options: RiseOptions, progress: Progress) -> Maps:
    """Return for each pixel the mean log odds of the class where it was kept, minus the mean of all masks.

    This is the published sum over masks, divided by how often the pixel was really kept instead of by the
    expected number, which leaves less noise. The log odds of the probability are averaged, because near 0
    and 1 the probability itself hardly changes. What is hidden gets the image's mean colour.
    """
    n, height, width, _ = question.images.shape
    weighted = np.zeros((n, height, width), dtype=np.float64)
    kept = np.zeros((height, width), dtype=np.float64)
    total = np.zeros(n, dtype=np.float64)
    numbers, fills = Numbers(question.seed, "rise"), mean_colors(question.images)
    for start in range(0, options.masks, BATCH):
        drawn = range(start, min(start + BATCH, options.masks))
        masks = np.stack([_mask(numbers.at(0, place), options, height, width) for place in drawn])
        kept += masks.sum(axis=0)
        for place in range(n):
            done = (start + len(drawn) * place / n) / options.masks
            progress(done, f"RISE, {start:,} of {options.masks:,} masks")
            veiled = fills[place] + masks[..., np.newaxis] * (question.images[place] - fills[place])
            classes = np.full(len(masks), question.classes[place])
            scores = network.log_odds(question.changed(place, veiled), classes)
            weighted[place] += np.tensordot(scores, masks, axes=1)
            total[place] += scores.sum()
    means = weighted / np.maximum(kept, np.finfo(np.float32).tiny)
    return np.asarray(means - total[:, np.newaxis, np.newaxis] / options.masks, dtype=np.float32)


def _mask(
    numbers: np.random.Generator, options: RiseOptions, height: int, width: int
) -> npt.NDArray[np.float32]:
    """Return one mask (height, width), 0 hidden … 1 kept: a coarse grid, moved by a part of a cell."""
    grid = (numbers.random((options.cells + 2, options.cells + 2)) < options.kept).astype(np.float32)
    rows = _between_cells(height, options.cells, numbers.random())
    columns = _between_cells(width, options.cells, numbers.random())
    return np.asarray(rows @ grid @ columns.T, dtype=np.float32)


def _between_cells(n_pixels: int, cells: int, shift: float) -> npt.NDArray[np.float32]:
    """Return the weights (n_pixels, cells + 2) with which the grid's points make each pixel.

    Args:
        shift: of the pixels against the grid, in cells, 0…1.
    """
    places = np.arange(n_pixels, dtype=np.float32)[:, np.newaxis] * cells / n_pixels + shift
    points = np.arange(cells + 2, dtype=np.float32)[np.newaxis]
    return np.maximum(0.0, 1.0 - np.abs(places - points)).astype(np.float32)
