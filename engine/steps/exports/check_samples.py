"""The images that exports are checked on: those of the model's run, or others that were named."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples as Places
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress
from datasets.batches import plain_batches, without_margin
from datasets.imageset import ImageSet
from datasets.spec import DataRow, InputSpec
from datasets.split import divide, used_images
from engine.steps.data.located import run_with_its_data
from engine.steps.models.model_source import ModelSource
from models.card import ModelCard
from models.export.samples import MAX_IMAGES, MIN_IMAGES, Samples
from sessions.document import Session

N_REPRESENTATIVE = 256
"""Training images whose range of values a quantised format is fitted to."""
UNLABELED = {"part": "unlabeled", "class_name": "", "further_classes": ()}


def check_samples(
    source: ModelSource,
    card: ModelCard,
    rows: tuple[DataRow, ...],
    find_in: tuple[str, ...],
    progress: Progress,
) -> Samples:
    """Return the images of ``rows``, or samples of the run if there are none.

    Of a run these are its validation images, and training images where these are too few; the test part stays
    closed.

    Args:
        source: the model.
        card: how it is fed, and its classes.
        rows: surveyed images; those of classes that the model does not know count as unlabeled.
        find_in: folders to look for the run's data in.
        progress: told how far the looking is.

    Raises:
        BadInput: if there are neither rows nor a run, the run's data are gone, or an image cannot be read.
    """
    if rows:
        return _samples_of(rows, card)
    if source.run is None:
        raise BadInput(
            "The check of an export needs images, and a model file alone has none: name some with --data "
            "FOLDER, best with a folder for each class. For a model of this program name its run folder."
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


def _samples_of(rows: tuple[DataRow, ...], card: ModelCard) -> Samples:
    known = tuple(
        row if set(row.all_classes) <= set(card.classes) else row.model_copy(update=UNLABELED) for row in rows
    )
    counts = [(number, image) for number, row in enumerate(known) for image in used_images(row)]
    places = np.array(counts, dtype=np.int64).reshape(-1, 2)
    session = Session(rows=known, classes=card.classes, input=card.input)
    return samples_at(session, _evenly(places, MAX_IMAGES), _evenly(places, N_REPRESENTATIVE))


def _scalars(images: ImageSet, spec: InputSpec) -> npt.NDArray[np.float32]:
    none = np.empty((0, len(spec.scalars)), np.float32)
    return np.concatenate([none, *(batch.scalars for batch in plain_batches(images, spec, MAX_IMAGES))])


def _images(session: Session, places: Places) -> ImageSet:
    return ImageSet.load(session.rows, places, session.input, session.classes, session.seed, margin=False)


def _evenly(places: Places, at_most: int) -> npt.NDArray[np.int64]:
    chosen = np.linspace(0, len(places) - 1, min(at_most, len(places))).astype(np.int64)
    return places[chosen]
