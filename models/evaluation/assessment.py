"""What a model said of labelled images: all that figures, curves, tables and pictures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput

LABEL_THRESHOLD = 0.5
"""From this probability on an image has a label, where it can have several."""

NO_IMAGES = "There are no labelled images to evaluate on: give data with one folder per class."


@dataclass(frozen=True, eq=False)
class Assessment:
    """n labelled images and the probabilities of c classes. Made by :meth:`of`.

    Attributes:
        probabilities: float32 (n, c).
        truth: bool (n, c), one True in each row, or any number of them if ``several``.
        classes: names in the order of the columns.
        several: whether an image can have several labels.
        names: what the user calls each image, (n,).
        files: the file or folder each image comes from, (n,); empty texts: unknown.
        groups: the group (donor, day, plate) of each image, (n,); empty text: none.
        rows, indices: int64 (n,), row of the data and number of the image in it.
    """

    probabilities: npt.NDArray[np.float32]
    truth: npt.NDArray[np.bool_]
    classes: tuple[str, ...]
    several: bool
    names: tuple[str, ...]
    files: tuple[str, ...]
    groups: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    indices: npt.NDArray[np.int64]

    @classmethod
    def of(
        cls,
        probabilities: npt.NDArray[np.floating],
        truth: npt.NDArray[np.bool_] | npt.NDArray[np.int64],
        classes: Sequence[str],
        *,
        several: bool = False,
        names: Sequence[str] | None = None,
        files: Sequence[str] | None = None,
        groups: Sequence[str] | None = None,
        samples: npt.NDArray[np.int64] | None = None,
    ) -> Assessment:
        """Return the assessment of the labelled ones among some images.

        Args:
            probabilities: (n, c).
            truth: (n, c) bool, or (n,) the number of the true class, -1 where there is none. Images without
                any true class are left out.
            classes: c names.
            several: whether an image can have several labels.
            names, files, groups: one text per image; without them, names are numbers and the others empty.
            samples: (n, 2) row and number in it; without it, row 0.

        Raises:
            BadInput: if no image has a true class.
        """
        n = len(probabilities)
        if truth.ndim == 1:
            truth = truth[:, None] == np.arange(len(classes))
        kept = np.flatnonzero(truth.any(axis=1))
        if len(kept) == 0:
            raise BadInput(NO_IMAGES)
        place = np.stack([np.zeros(n, np.int64), np.arange(n)], axis=1) if samples is None else samples

        def of_kept(texts: Sequence[str] | None) -> tuple[str, ...]:
            return tuple(texts[index] for index in kept.tolist()) if texts is not None else ("",) * len(kept)

        return cls(
            probabilities=np.asarray(probabilities[kept], dtype=np.float32),
            truth=np.asarray(truth[kept], dtype=np.bool_),
            classes=tuple(classes),
            several=several,
            names=of_kept([str(index) for index in range(n)] if names is None else names),
            files=of_kept(files),
            groups=of_kept(groups),
            rows=np.asarray(place[kept, 0], dtype=np.int64),
            indices=np.asarray(place[kept, 1], dtype=np.int64),
        )

    def at(self, places: npt.NDArray[np.int64]) -> Assessment:
        """Return the assessment of some of the images, (m,)."""
        names, files, groups = (
            tuple(texts[place] for place in places.tolist())
            for texts in (self.names, self.files, self.groups)
        )
        return Assessment(
            probabilities=self.probabilities[places],
            truth=self.truth[places],
            classes=self.classes,
            several=self.several,
            names=names,
            files=files,
            groups=groups,
            rows=self.rows[places],
            indices=self.indices[places],
        )

    def __len__(self) -> int:
        return len(self.probabilities)

    @cached_property
    def labels(self) -> npt.NDArray[np.int64]:
        """The (first) true class, (n,)."""
        return np.asarray(self.truth.argmax(axis=1), dtype=np.int64)

    @cached_property
    def predicted(self) -> npt.NDArray[np.int64]:
        """The most probable class, (n,); of equal ones the first."""
        return np.asarray(self.probabilities.argmax(axis=1), dtype=np.int64)

    @cached_property
    def said(self) -> npt.NDArray[np.bool_]:
        """Which classes each image is given, (n, c): the most probable one, or, if ``several``, all with a
        probability of at least 0.5."""
        if self.several:
            return np.asarray(self.probabilities >= LABEL_THRESHOLD)
        return np.asarray(self.predicted[:, None] == np.arange(len(self.classes)))

    @cached_property
    def right(self) -> npt.NDArray[np.bool_]:
        """Whether the class (if ``several``: every label) of each image is right, (n,)."""
        return np.asarray((self.said == self.truth).all(axis=1))

    @cached_property
    def is_one_group(self) -> bool:
        """Whether all images are of one group, so that nothing is known of others."""
        return len(set(self.groups)) == 1 and bool(self.groups[0])

    @cached_property
    def group_numbers(self) -> npt.NDArray[np.int64] | None:
        """The number of each image's group, (n,), from 0 on; an image without a group is one of its own.

        None where all images are so, or where all are in one group, by which nothing can be drawn.
        """
        if not any(self.groups):
            return None
        keys = [group or f"\0{index}" for index, group in enumerate(self.groups)]
        found, numbers = np.unique(np.array(keys, dtype=object), return_inverse=True)
        return numbers.astype(np.int64) if 1 < len(found) < len(self) else None
