"""Images of a session as the network sees them, plain and varied."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from datasets.augmentation.augmenter import center_part
from datasets.basics.errors import BadInput
from datasets.sampling import draw_epoch
from datasets.spec import DataRow, InputSpec, SamplingSpec, SplitSpec
from datasets.split import divide
from engine.jobs.base import JobInfo
from engine.protocol.data import PreviewRequest, PreviewResult
from engine.protocol.pictures import Picture
from engine.steps.context import JobContext
from engine.steps.images.preview_variants import Variants
from engine.steps.images.shrink import shrunk

JOB = JobInfo(name="preview", request=PreviewRequest, result=PreviewResult)

KEPT_CHOICES = 4


def run(request: PreviewRequest, context: JobContext) -> PreviewResult:
    """Prepare a few training images, one class after the other, and vary each as the epochs will."""
    session = request.session
    samples = _choose(
        session.rows, session.classes, session.split, session.sampling, session.seed, request.n_images
    )
    shown = Variants(session)
    originals: list[Picture] = []
    variants: list[tuple[Picture, ...]] = []
    names: list[str] = []
    for row, index in samples:
        context.progress(len(originals) / len(samples), "Varying images")
        image, name = shown.original(row, index)
        originals.append(_picture(center_part(image, session.input.size), session.input, request.edge))
        epochs = range(request.epoch, request.epoch + request.n_variants)
        varied = (shown.varied(row, index, epoch) for epoch in epochs)
        variants.append(tuple(_picture(one, session.input, request.edge) for one in varied))
        names.append(name)
    return PreviewResult(
        originals=tuple(originals),
        variants=tuple(variants),
        classes=tuple(session.rows[row].class_name for row, _ in samples),
        names=tuple(names),
    )


def _picture(image: npt.NDArray[np.uint8], spec: InputSpec, edge: int) -> Picture:
    if spec.color == "channels":
        # Any number of channels, side by side: no eye sees more than three in one picture.
        image = np.hstack([image[:, :, channel] for channel in range(image.shape[2])])
    return Picture.of(shrunk(image, edge) if edge else image)


# A slider asks for the same images again and again: only the first time are they chosen, read and prepared.
@lru_cache(maxsize=KEPT_CHOICES)
def _choose(
    rows: tuple[DataRow, ...],
    classes: tuple[str, ...],
    split: SplitSpec,
    sampling: SamplingSpec,
    seed: int,
    n_images: int,
) -> tuple[tuple[int, int], ...]:
    """Return (row, index) of images that the first epoch shows, taking the classes in turn."""
    train = divide(rows, split, seed)["train"]
    if len(train) == 0:
        raise BadInput("There are no training images to show yet.")
    drawn = draw_epoch(train, rows, seed, 0, sampling)
    # In the order of the epoch; one that is drawn several times is shown once.
    shuffled = drawn[np.sort(np.unique(drawn, axis=0, return_index=True)[1])]
    class_of_row = np.array(
        [classes.index(row.class_name) if row.class_name in classes else -1 for row in rows]
    )
    classes_drawn = class_of_row[shuffled[:, 0]]
    by_class = [shuffled[np.flatnonzero(classes_drawn == place)[:n_images]] for place in range(len(classes))]
    turns = [samples[turn] for turn in range(n_images) for samples in by_class if turn < len(samples)]
    return tuple((int(row), int(index)) for row, index in turns[:n_images])
