"""The images of a session, part by part, ready for the training loop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of, silent
from datasets.batch import Batch
from datasets.batches import plain_batches, steps_per_epoch, training_batches
from datasets.imageset import ImageSet, training_statistics
from datasets.report.problems import training_problems
from datasets.sampling import draw_epoch
from datasets.split import divide
from sessions.document import Session

LOADED_PARTS = ("train", "validation", "test")
EVALUATION_BATCH = 256
"""Images per batch where no weights change: as large as is still quick to prepare."""


@dataclass
class RunData:
    """Images of a session for training; implements the loop's ``TrainingData``.

    Attributes:
        session: the session, with the statistics of the training images where it needs them.
        train, validation, test: prepared images; ``test`` may be empty.

    Use it within ``contextlib.closing``.
    """

    session: Session
    train: ImageSet
    validation: ImageSet
    test: ImageSet

    def close(self) -> None:
        """Close the sources that are still open."""
        for images in (self.train, self.validation, self.test):
            images.close()

    def follow(self, session: Session) -> None:
        """Go on with other settings from the next epoch on; the rows and the input must be the same."""
        if session.augmentation.enabled and not self.train.margin:
            # It was loaded without the surroundings that augmentation shows.
            narrow, self.train = self.train, _load(session, self.train.samples, True, silent)
            narrow.close()
        self.session = session

    @property
    def n_classes(self) -> int:
        """Number of the network's outputs."""
        return len(self.session.classes)

    @property
    def class_counts(self) -> npt.NDArray[np.float64]:
        """Images of each class that an epoch shows, (n_classes,)."""
        # Which images are drawn differs from epoch to epoch, but not how many of each class.
        drawn = draw_epoch(self.train.samples, self.session.rows, self.session.seed, 0)
        targets = self.train.targets(self.train.places_of(drawn))
        counts: npt.NDArray[np.float64] = targets.sum(axis=0, dtype=np.float64)
        return counts

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps of one epoch."""
        return steps_per_epoch(self.train, self.session.rows, self.session.training.batch_size)

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """Yield the augmented batches of one epoch (counted from 0)."""
        session = self.session
        return training_batches(
            self.train,
            session.rows,
            session.input,
            session.augmentation,
            session.seed,
            epoch,
            session.training.batch_size,
        )

    def validation_batches(self) -> Iterator[Batch]:
        """Yield all validation images, unvaried."""
        return plain_batches(self.validation, self.session.input, EVALUATION_BATCH)

    def test_batches(self) -> Iterator[Batch]:
        """Yield all test images, unvaried."""
        return plain_batches(self.test, self.session.input, EVALUATION_BATCH)


def load_run_data(session: Session, progress: Progress) -> RunData:
    """Divide, check and load the images of a session.

    Raises:
        BadInput: if a class has no training images, a part is missing, or an image cannot be read.
    """
    _require_trainable(session)
    parts = divide(session.rows, session.split, session.seed)
    sizes = [len(parts[part]) for part in LOADED_PARTS]
    ends = np.cumsum(sizes) / sum(sizes)
    with ExitStack() as opened:
        loaded = {
            part: opened.enter_context(
                _load(
                    session,
                    parts[part],
                    part == "train" and session.augmentation.enabled,
                    part_of(progress, end - size / sum(sizes), end),
                )
            )
            for part, size, end in zip(LOADED_PARTS, sizes, ends, strict=True)
        }
        session = _with_statistics(session, loaded["train"])
        opened.pop_all()
    return RunData(session, loaded["train"], loaded["validation"], loaded["test"])


def _load(session: Session, samples: Samples, margin: bool, progress: Progress) -> ImageSet:
    rows, spec, classes = session.rows, session.input, session.classes
    return ImageSet.load(rows, samples, spec, classes, session.seed, margin=margin, progress=progress)


def _require_trainable(session: Session) -> None:
    problems = training_problems(session.rows, session.split, session.seed)
    with_rows = {row.class_name for row in session.rows if row.part != "unlabeled"}
    problems += [
        f"The class {name!r} has no images: add images of it or remove it from the session."
        for name in session.classes
        if name not in with_rows
    ]
    if problems:
        raise BadInput(problems[0])


def _with_statistics(session: Session, train: ImageSet) -> Session:
    if session.input.normalization != "training_data" or session.input.mean is not None:
        return session
    mean, std = training_statistics(train, session.input)
    spec = session.input.model_copy(update={"mean": mean, "std": std})
    return session.model_copy(update={"input": spec})
