"""The images of a run that its exports are checked on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples as Places
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress
from datasets.batches import plain_batches, without_margin
from datasets.imageset import ImageSet
from datasets.spec import InputSpec
from datasets.split import divide
from engine.steps.data.located import run_with_its_data
from engine.steps.models.model_source import ModelSource
from models.export.samples import MAX_IMAGES, MIN_IMAGES, Samples
from sessions.document import Session

N_REPRESENTATIVE = 256
"""Training images whose range of values a quantised format is fitted to."""


def check_samples(source: ModelSource, find_in: tuple[str, ...], progress: Progress) -> Samples:
    """Return samples of the run: its validation images, and training images where these are too few.

    The test part stays closed.

    Raises:
        BadInput: if the model is not in a run folder, or the run's data are gone.
    """
    if source.run is None:
        raise BadInput(
            "The check of an export needs the images of its run: name the run folder instead of the model "
            "file. A model that was brought in has no run: train with it as the beginning "
            "(model.start=continue, model.start_from=FILE), and export that run."
        )
    session = run_with_its_data(source.run, find_in, progress)
    parts = divide(session.rows, session.split, session.seed)
    validation, training = parts["validation"], parts["train"]
    places = validation if len(validation) >= MIN_IMAGES else np.concatenate([validation, training])
    return samples_at(session, _evenly(places, MAX_IMAGES), _evenly(training, N_REPRESENTATIVE))


def samples_at(session: Session, places: Places, representative: Places) -> Samples:
    """Return the images at ``places`` (n, 2), and those at ``representative`` (m, 2) for the range of values.

    Raises:
        BadInput: if a file cannot be read.
    """
    spec = session.input
    with _images(session, places) as images:
        raw = without_margin(images, np.arange(len(images)))
        targets = images.targets(np.arange(len(images)))
        scalars = _scalars(images, spec)
    with _images(session, representative) as images:
        ranges = without_margin(images, np.arange(len(images)))
        of_ranges = _scalars(images, spec)
    return Samples(raw, spec, targets, scalars, ranges, len(places), of_ranges)


def _scalars(images: ImageSet, spec: InputSpec) -> npt.NDArray[np.float32]:
    none = np.empty((0, len(spec.scalars)), np.float32)
    return np.concatenate([none, *(batch.scalars for batch in plain_batches(images, spec, MAX_IMAGES))])


def _images(session: Session, places: Places) -> ImageSet:
    return ImageSet.load(session.rows, places, session.input, session.classes, session.seed, margin=False)


def _evenly(places: Places, at_most: int) -> npt.NDArray[np.int64]:
    chosen = np.linspace(0, len(places) - 1, min(at_most, len(places))).astype(np.int64)
    return places[chosen]
