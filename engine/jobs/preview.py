"""Images of a session as the network sees them, plain and varied."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from datasets.augmentation.augmenter import Augmenter, center_part
from datasets.basics.errors import BadInput
from datasets.basics.randomness import generator
from datasets.preprocessing.chain import prepare
from datasets.sources.registry import open_source
from datasets.spec import DataRow, InputSpec
from datasets.split import divide
from engine.jobs.base import JobContext, JobInfo
from engine.protocol.jobs import PreviewRequest, PreviewResult
from engine.protocol.pictures import Picture
from sessions.document import Session

JOB = JobInfo(name="preview", request=PreviewRequest, result=PreviewResult)

KEPT_IMAGES = 64


def run(request: PreviewRequest, context: JobContext) -> PreviewResult:
    """Prepare a few training images, one class after the other, and vary each as the epochs will."""
    session = request.session
    samples = _choose(session, request.n_images)
    augmenter = Augmenter(session.augmentation, session.input, session.seed)
    offsets = np.concatenate([[0], np.cumsum([row.n_images for row in session.rows])])
    originals: list[Picture] = []
    variants: list[tuple[Picture, ...]] = []
    names: list[str] = []
    for row, index in samples:
        context.progress(len(originals) / len(samples), "Varying images")
        place = int(offsets[row]) + index
        image, name = _with_margin(session.rows[row], index, session.input, session.seed, place)
        originals.append(Picture.of(center_part(image, session.input.size)))
        epochs = range(request.epoch, request.epoch + request.n_variants)
        variants.append(tuple(Picture.of(augmenter.augment(image, epoch, place)) for epoch in epochs))
        names.append(name)
    return PreviewResult(
        originals=tuple(originals),
        variants=tuple(variants),
        classes=tuple(session.rows[row].class_name for row, _ in samples),
        names=tuple(names),
    )


def _choose(session: Session, n_images: int) -> list[tuple[int, int]]:
    """Return (row, index) of training images, taking the classes in turn."""
    train = divide(session.rows, session.split, session.seed)["train"]
    if len(train) == 0:
        raise BadInput("There are no training images to show yet.")
    shuffled = train[generator(session.seed, "preview").permutation(len(train))]
    by_class: OrderedDict[str, list[tuple[int, int]]] = OrderedDict((name, []) for name in session.classes)
    for row, index in shuffled:
        by_class[session.rows[row].class_name].append((int(row), int(index)))
    chosen: list[tuple[int, int]] = []
    while len(chosen) < n_images and any(by_class.values()):
        chosen += [samples.pop(0) for samples in by_class.values() if samples]
    return chosen[:n_images]


# A slider asks for the same images again and again: only the first time are they read and prepared.
@lru_cache(maxsize=KEPT_IMAGES)
def _with_margin(
    row: DataRow, index: int, spec: InputSpec, seed: int, place: int
) -> tuple[npt.NDArray[np.uint8], str]:
    with open_source(row) as source:
        image = prepare(
            source.read(index),
            source.position(index),
            row.zoom,
            spec,
            margin=True,
            seed=seed,
            index=place,
        )
        image.flags.writeable = False
        return image, source.name(index)
