"""What is drawn of one training."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """Something that happened at the end of ``epoch``."""

    epoch: int
    text: str


@dataclass
class CurveRecord:
    """Figures of the epochs that count, and what happened between them.

    Attributes:
        epochs: counted from 1, growing.
        figures: key -> one value for each epoch; NaN where it was not measured.
        best: the best epoch; 0: none.
        marks: in the order in which they were told.
        saved: epoch -> files of the models that were kept, beside the best one.
    """

    epochs: list[int] = field(default_factory=list)
    figures: dict[str, list[float]] = field(default_factory=dict)
    best: int = 0
    marks: list[Mark] = field(default_factory=list)
    saved: dict[int, list[str]] = field(default_factory=dict)

    def add(self, epoch: int, figures: Mapping[str, float], is_best: bool) -> None:
        """Add a finished epoch; one that is repeated after a resume takes the place of the former."""
        if self.epochs and epoch <= self.epochs[-1]:
            self._forget_from(epoch)
        for key in figures:
            self.figures.setdefault(key, [math.nan] * len(self.epochs))
        self.epochs.append(epoch)
        for key, values in self.figures.items():
            values.append(figures.get(key, math.nan))
        if is_best:
            self.best = epoch

    def mark(self, epoch: int, text: str) -> None:
        """Note once that something happened at the end of ``epoch``."""
        mark = Mark(epoch, text)
        if mark not in self.marks:
            self.marks.append(mark)

    def save(self, epoch: int, file: str) -> None:
        """Note that the model of ``epoch`` was kept in ``file``."""
        files = self.saved.setdefault(epoch, [])
        if file not in files:
            files.append(file)

    def value(self, key: str, epoch: int) -> float | None:
        """Return a figure of an epoch; None where there is none."""
        place = bisect_left(self.epochs, epoch)
        if place == len(self.epochs) or self.epochs[place] != epoch or key not in self.figures:
            return None
        value = self.figures[key][place]
        return None if math.isnan(value) else value

    def marks_at(self, epoch: int) -> list[str]:
        """Return what happened right before ``epoch`` began."""
        return [mark.text for mark in self.marks if mark.epoch == epoch - 1]

    def line(self, key: str, smoothing: int = 1) -> list[float]:
        """Return the values of one curve, one for each epoch.

        Args:
            smoothing: each value becomes the median of so many epochs, itself the last one.
        """
        values = self.figures.get(key, [])
        return list(values) if smoothing <= 1 else running_median(values, smoothing)

    def _forget_from(self, epoch: int) -> None:
        keep = bisect_left(self.epochs, epoch)
        del self.epochs[keep:]
        for values in self.figures.values():
            del values[keep:]
        self.marks = [mark for mark in self.marks if mark.epoch < epoch]
        self.saved = {at: files for at, files in self.saved.items() if at < epoch}
        if self.best >= epoch:
            self.best = 0


def running_median(values: Sequence[float], window: int) -> list[float]:
    """Return the median of each value and the ``window`` - 1 before it; fewer at the beginning.

    What was not measured (NaN) does not count; a median of nothing is NaN.
    """
    # Imported late: the first window does not need it.
    import numpy as np

    padded = np.concatenate([np.full(window - 1, np.nan), np.asarray(values, np.float64)])
    if not len(values):
        return []
    windows = np.sort(np.lib.stride_tricks.sliding_window_view(padded, window), axis=1)
    # NaN is sorted to the end, so the measured ones are the first of each row.
    counts = np.sum(~np.isnan(windows), axis=1)
    rows = np.arange(len(windows))
    low = windows[rows, np.maximum(counts - 1, 0) // 2]
    high = windows[rows, counts // 2]
    return [float(middle) for middle in np.where(counts > 0, (low + high) / 2, np.nan)]
