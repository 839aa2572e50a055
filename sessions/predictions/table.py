"""What was predicted, before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.decisions.apply import predicted, said
from models.decisions.document import EXPECTED_UNLIKE, UNKNOWN, Decisions
from models.spec import Labels

BETWEEN_NAMES = "; "
"""Between the classes of an image that has several."""
UNLIKE = "unlike training"
"""Name of the column that says how unlike the training images an image is."""
UNLIKE_PERCENT = 100 * (1 - EXPECTED_UNLIKE)
"""Above it an image is unlike the training images."""
UNREADABLE = "not readable"
"""Name of the column that says why an image has neither class nor scores."""
FIRST_COLUMNS = ("file", "image", "index", "class", "score")
"""Columns that every table has before those of the single classes."""
AT_ONCE = 8192
"""Rows of a table that are made at a time."""

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class FilePredictions:
    """What was predicted of the images of one row of data.

    Attributes:
        file: path of the file or folder.
        source: name of the reader in the registry of sources.
        names: name of each image within it.
        numbers: number of each image in the file, (n,).
        scores: probabilities float32 (n, n_classes); NaN for images that could not be read.
        unlike: share of the validation images, in percent, that are less unlike the training images (n,); NaN
            for images that were not compared; None where none was.
        unreadable: place of each image that could not be read -> why.
    """

    file: str
    source: str
    names: Sequence[str]
    numbers: npt.NDArray[np.int64] | range
    scores: Scores
    unlike: Scores | None = None
    unreadable: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def n_read(self) -> int:
        """Number of images that were read, and so classified."""
        return len(self) - len(self.unreadable)

    def read(self, start: int = 0, stop: int | None = None) -> npt.NDArray[np.bool_]:
        """Return which of some images were read."""
        stop = len(self) if stop is None else min(stop, len(self))
        missing = np.fromiter(self.unreadable, np.int64, len(self.unreadable))
        was_read = np.ones(stop - start, dtype=np.bool_)
        was_read[missing[(missing >= start) & (missing < stop)] - start] = False
        return was_read


@dataclass(frozen=True)
class PredictingModel:
    """A model that took part.

    Attributes:
        path: of the model file.
        sha256: of its content.
    """

    path: str
    sha256: str


@dataclass(frozen=True)
class Predictions:
    """Classes and scores of images.

    Attributes:
        files: row by row of the data.
        classes: class names in the order of the columns of the scores.
        models: the model, or the several whose probabilities were averaged.
        labels: whether an image has one class or can have several.
        decisions: how a class follows from the scores.
        unknown: whether an image that is unlike the training images has no class.
        compared: whether the images were compared with the training images.
    """

    files: tuple[FilePredictions, ...]
    classes: tuple[str, ...]
    models: tuple[PredictingModel, ...]
    labels: Labels = "one"
    decisions: Decisions = field(default_factory=Decisions)
    unknown: bool = False
    compared: bool = False

    def __len__(self) -> int:
        return sum(map(len, self.files))

    def predicted(self, scores: Scores) -> npt.NDArray[np.int64]:
        """Return the class (index) of each image, (n,), where an image has one."""
        return predicted(scores, self.classes, self.decisions)

    def said(self, scores: Scores) -> npt.NDArray[np.bool_]:
        """Return which classes each image is said to have, (n, n_classes)."""
        return said(scores, self.classes, self.decisions, self.labels)

    def counts(self, part: FilePredictions) -> tuple[int, ...]:
        """Return how many images of a file are said to have each class."""
        total = np.zeros(len(self.classes), dtype=np.int64)
        for start in range(0, len(part), AT_ONCE):
            total += self.said_of(part, start, start + AT_ONCE).sum(axis=0)
        return tuple(total.tolist())

    def said_of(self, part: FilePredictions, start: int, stop: int) -> npt.NDArray[np.bool_]:
        """Return which classes some images of a file are said to have; none of one unknown or unread."""
        said_classes = self.said(part.scores[start:stop])
        said_classes[~part.read(start, stop)] = False
        said_classes[self.unknown_of(part, start, stop)] = False
        return said_classes

    def unknown_of(self, part: FilePredictions, start: int, stop: int) -> npt.NDArray[np.bool_]:
        """Return which of some images of a file are answered by "unknown"."""
        if not self.unknown or part.unlike is None:
            return np.zeros(len(part.scores[start:stop]), dtype=np.bool_)
        return np.asarray(part.unlike[start:stop] > UNLIKE_PERCENT)

    def measurements(self) -> tuple[str, ...]:
        """Return the RT-DC files among the files, each once."""
        return tuple(dict.fromkeys(part.file for part in self.files if part.source == "rtdc"))

    def of(self, file: str) -> Predictions:
        """Return what was predicted of the images of one file."""
        return self.by_file().get(Path(file), replace(self, files=()))

    def by_file(self) -> dict[Path, Predictions]:
        """Return what was predicted of the images of each file."""
        parts: dict[Path, list[FilePredictions]] = {}
        for part in self.files:
            parts.setdefault(Path(part.file), []).append(part)
        return {file: replace(self, files=tuple(of_file)) for file, of_file in parts.items()}

    def header(self) -> list[str]:
        """Return the column names of a table with one row per image."""
        scores = (f"score {name}" for name in self.classes)
        last = [UNLIKE] if self.compared else []
        return [*FIRST_COLUMNS, *scores, *last, *([UNREADABLE] if self.has_unreadable else [])]

    @property
    def has_unreadable(self) -> bool:
        """Whether an image could not be read."""
        return any(part.unreadable for part in self.files)

    def rows(self) -> Iterator[list[str | int | float]]:
        """Yield the rows that belong to :meth:`header`; ``score`` is that of the class that is said.

        Where an image can have several classes it is the highest of all. An image that could not be read has
        the reason alone.
        """
        with_reasons = self.has_unreadable
        for part in self.files:
            for start in range(0, len(part), AT_ONCE):
                rows = self._rows(part, start, min(start + AT_ONCE, len(part)))
                yield from self._with_reasons(part, start, rows) if with_reasons else rows

    def _rows(self, part: FilePredictions, start: int, stop: int) -> Iterator[list[str | int | float]]:
        scores = part.scores[start:stop]
        if self.labels == "several":
            texts = [self._names(chosen) for chosen in self.said(scores)]
            told = scores.max(axis=1)
        else:
            said_class = self.predicted(scores)
            texts = [self.classes[place] for place in said_class.tolist()]
            told = scores[np.arange(len(scores)), said_class]
        for place in np.flatnonzero(self.unknown_of(part, start, stop)).tolist():
            texts[place] = UNKNOWN
        numbers = np.asarray(part.numbers[start:stop]).tolist()
        unlike = self._unlike(part, start, stop)
        for place, (number, text, score, every, last) in enumerate(
            zip(numbers, texts, told.tolist(), scores.tolist(), unlike, strict=True), start
        ):
            yield [part.file, part.names[place], number, text, score, *every, *last]

    @staticmethod
    def _with_reasons(
        part: FilePredictions, start: int, rows: Iterator[list[str | int | float]]
    ) -> Iterator[list[str | int | float]]:
        named = len(FIRST_COLUMNS) - len(("class", "score"))
        for place, row in enumerate(rows, start):
            if place in part.unreadable:
                yield [*row[:named], *[""] * (len(row) - named), part.unreadable[place]]
            else:
                yield [*row, ""]

    def _unlike(self, part: FilePredictions, start: int, stop: int) -> list[tuple[float | str, ...]]:
        """Return the last column of some lines, if there is one; empty where an image was not compared."""
        if part.unlike is None or not self.compared:
            return [()] * len(part.scores[start:stop])
        # In float64 the shorter text of a rounded number stays.
        rounded = np.round(part.unlike[start:stop].astype(np.float64), 2)
        return [("",) if np.isnan(value) else (value,) for value in rounded.tolist()]

    def _names(self, chosen: npt.NDArray[np.bool_]) -> str:
        return BETWEEN_NAMES.join(name for name, has in zip(self.classes, chosen, strict=True) if has)
