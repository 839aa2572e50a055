"""The images of a session, part by part, ready for the training loop."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of, silent
from datasets.batch import Batch
from datasets.batches import Mend, plain_batches, steps_per_epoch, training_batches
from datasets.grouping.groups import Groups, groups_of, with_named_groups
from datasets.image_statistics import training_scalar_statistics, training_statistics
from datasets.image_threads import image_threads
from datasets.imageset import ImageSet
from datasets.memory import bytes_needed, memory_limit
from datasets.report.problems import training_problems
from datasets.sampling import draw_epoch
from datasets.split import divide, empty_samples
from sessions.document import Session

MendSet: TypeAlias = Callable[[ImageSet, Callable[[], Batch]], Batch]
LOADED_PARTS = ("train", "validation", "test")
EVALUATION_BATCH = 256
"""Images per batch where no weights change: as large as is still quick to prepare."""


@dataclass
class RunData:
    """Images of a session for training; implements the loop's ``TrainingData``.

    Attributes:
        session: the session, with the statistics of the training images where it needs them.
        train, validation, test: prepared images; ``test`` may be empty.
        left_out: (n, 2) samples that cannot be read; others of their rows are shown instead.
        mend: gets the batches of a set whose images could not be read at first; without it they are an error.

    Use it within ``contextlib.closing``.
    """

    session: Session
    train: ImageSet
    validation: ImageSet
    test: ImageSet
    left_out: Samples = field(default_factory=empty_samples)
    mend: MendSet | None = None

    def close(self) -> None:
        """Close the sources that are still open."""
        for images in (self.train, self.validation, self.test):
            images.close()

    def follow(self, session: Session) -> None:
        """Go on with other settings from the next epoch on; the rows and the input must be the same."""
        if session.augmentation.enabled and not self.train.margin:
            # It was loaded without the surroundings that augmentation shows.
            sizes = {part: len(getattr(self, part)) for part in LOADED_PARTS}
            limit = _memory_limits(session, sizes)["train"]
            narrow = self.train
            self.train = _load(session, narrow.samples, True, silent, self.left_out, limit)
            narrow.close()
        self.session = session

    def leave_out(self, row: int, image: int) -> None:
        """Show another image of the same row instead of one of them, both counted from 0, from now on.

        Raises:
            BadInput: if the row has no other image.
        """
        for images in (self.train, self.validation, self.test):
            for place in np.flatnonzero((images.samples == (row, image)).all(axis=1)).tolist():
                images.leave_out(place)

    @property
    def n_classes(self) -> int:
        """Number of the network's outputs."""
        return len(self.session.classes)

    @property
    def class_counts(self) -> npt.NDArray[np.float64]:
        """Images of each class that an epoch shows, (n_classes,)."""
        # Which images are drawn differs from epoch to epoch, but not how many of each class.
        drawn = draw_epoch(self.train.samples, self.session.rows, self.session.seed, 0, self.session.sampling)
        targets = self.train.targets(self.train.places_of(drawn))
        counts: npt.NDArray[np.float64] = targets.sum(axis=0, dtype=np.float64)
        return counts

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps of one epoch."""
        session = self.session
        return steps_per_epoch(self.train, session.rows, session.training.batch_size, session.sampling)

    def order_sha256(self, epoch: int) -> str:
        """Return the hex SHA-256 of the samples (row and image) that an epoch (from 0) shows, in order."""
        session = self.session
        drawn = draw_epoch(self.train.samples, session.rows, session.seed, epoch, session.sampling)
        return hashlib.sha256(drawn.tobytes()).hexdigest()

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
            threads=image_threads(session.feeding, session.input),
            mend=self._mend(self.train),
            sampling=session.sampling,
        )

    def validation_batches(self) -> Iterator[Batch]:
        """Yield all validation images, unvaried."""
        return self._plain(self.validation)

    def test_batches(self) -> Iterator[Batch]:
        """Yield all test images, unvaried."""
        return self._plain(self.test)

    def _plain(self, images: ImageSet) -> Iterator[Batch]:
        return plain_batches(images, self.session.input, EVALUATION_BATCH, self._mend(images))

    def _mend(self, images: ImageSet) -> Mend | None:
        return None if self.mend is None else partial(self.mend, images)


def load_run_data(session: Session, progress: Progress, left_out: Samples | None = None) -> RunData:
    """Divide, check and load the images of a session; others are shown for those of ``left_out`` (n, 2).

    The session that is returned names the group of each row that has one, so that the division stays when
    the data move.

    Raises:
        BadInput: if a class has no training images, a part is missing, or an image cannot be read.
    """
    groups = groups_of(session.rows, session.split, part_of(progress, 0.0, 0.0))
    _require_trainable(session, groups)
    absent = empty_samples() if left_out is None else left_out
    parts = divide(session.rows, session.split, session.seed, groups)
    session = session.model_copy(update={"rows": with_named_groups(session.rows, session.split, groups)})
    sizes = [len(parts[part]) for part in LOADED_PARTS]
    ends = np.cumsum(sizes) / sum(sizes)
    limits = _memory_limits(session, dict(zip(LOADED_PARTS, sizes, strict=True)))
    with ExitStack() as opened:
        loaded = {
            part: opened.enter_context(
                _load(
                    session,
                    parts[part],
                    _needs_margin(session, part),
                    part_of(progress, end - size / sum(sizes), end),
                    absent,
                    limits[part],
                )
            )
            for part, size, end in zip(LOADED_PARTS, sizes, ends, strict=True)
        }
        session = _with_statistics(session, loaded["train"])
        opened.pop_all()
    return RunData(session, loaded["train"], loaded["validation"], loaded["test"], absent)


def _load(
    session: Session, samples: Samples, margin: bool, progress: Progress, left_out: Samples, memory_limit: int
) -> ImageSet:
    return ImageSet.load(
        session.rows,
        samples,
        session.input,
        session.classes,
        session.seed,
        margin=margin,
        progress=progress,
        memory_limit_bytes=memory_limit,
        left_out=left_out,
        temporary_file=session.feeding.temporary_file,
    )


def _needs_margin(session: Session, part: str) -> bool:
    return part == "train" and session.augmentation.enabled


def _memory_limits(session: Session, sizes: dict[str, int]) -> dict[str, int]:
    """Share the allowed memory among the parts: small ones first, so that as many as possible fit."""
    left = memory_limit(session.feeding)
    limits = {}
    for part in sorted(sizes, key=lambda part: sizes[part]):
        limits[part] = left
        needed = bytes_needed(sizes[part], session.input, _needs_margin(session, part))
        left -= needed if needed <= left else 0
    return limits


def _require_trainable(session: Session, groups: Groups | None) -> None:
    problems = training_problems(session.rows, session.split, session.seed, groups)
    with_rows = {name for row in session.rows if row.part != "unlabeled" for name in row.all_classes}
    problems += [
        f"The class {name!r} has no images: add images of it or remove it from the session."
        for name in session.classes
        if name not in with_rows
    ]
    problems += [
        f"{row.place} shows several classes ({', '.join(row.all_classes)}): set model.labels=several, "
        "or leave one class."
        for row in session.rows
        if row.further_classes and row.part != "unlabeled" and session.model.labels == "one"
    ]
    if problems:
        raise BadInput(problems[0])


def _with_statistics(session: Session, train: ImageSet) -> Session:
    spec = session.input
    if spec.use_images and spec.normalization == "training_data" and spec.mean is None:
        mean, std = training_statistics(train, spec)
        spec = spec.model_copy(update={"mean": mean, "std": std})
    if spec.scalars and not spec.scalar_means:
        means, stds = training_scalar_statistics(train)
        spec = spec.model_copy(update={"scalar_means": means, "scalar_stds": stds})
    return session.model_copy(update={"input": spec})
