"""The scores of the running, or last, prediction, and which images of it are looked at."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from datasets.spec import DataRow

Order = Literal["newest", "surest", "least"]


@dataclass(frozen=True)
class View:
    """Which images are wanted, in which order.

    Attributes:
        rows: places of the rows; None: all.
        class_index: only images said to be of this class; None: all.
        low: least score of the predicted class, in 0…1.
        high: largest score.
        order: newest first, surest first or least sure first.
    """

    rows: frozenset[int] | None = None
    class_index: int | None = None
    low: float = 0.0
    high: float = 1.0
    order: Order = "newest"


class Results:
    """Scores as they arrive.

    Args:
        rows: what is classified.
        classes: class names in the order of the scores.
    """

    def __init__(self, rows: Sequence[DataRow], classes: Sequence[str]) -> None:
        self.rows = tuple(rows)
        self.classes = tuple(classes)
        self._scores: dict[int, npt.NDArray[np.float16]] = {}
        self._said: dict[int, npt.NDArray[np.uint16]] = {}
        self._done: dict[int, int] = {}

    @property
    def n(self) -> int:
        """Number of images classified so far."""
        return sum(self._done.values())

    def add(self, row: int, block: str, classes: str) -> None:
        """Take what was said of further images of a row.

        Args:
            row: place of the row.
            block: scores, base64 of little-endian float16 (images, classes).
            classes: predicted classes, base64 of little-endian uint16 (images,).
        """
        scores = np.frombuffer(base64.b64decode(block), dtype="<f2").reshape(-1, len(self.classes))
        said = np.frombuffer(base64.b64decode(classes), dtype="<u2")
        if row not in self._scores:
            self._scores[row] = np.zeros((self.rows[row].n_images, len(self.classes)), np.float16)
            self._said[row] = np.zeros(self.rows[row].n_images, np.uint16)
        begun = self._done.get(row, 0)
        end = begun + len(scores)
        self._scores[row][begun:end] = scores
        self._said[row][begun:end] = said
        self._done[row] = end

    def scores(self, row: int, index: int) -> npt.NDArray[np.float16]:
        """Return the scores (n_classes,) of one image."""
        scores: npt.NDArray[np.float16] = self._scores[row][index]
        return scores

    def said(self, row: int, index: int) -> int:
        """Return the predicted class of one image."""
        return int(self._said[row][index])

    def images(self, view: View) -> npt.NDArray[np.int64]:
        """Return (row, index) of the images of a view, int64 (n, 2), in its order."""
        found, sureness = [np.empty((0, 2), np.int64)], [np.empty(0, np.float16)]
        for row in self._chosen(view.rows):
            done = self._done[row]
            said = self._said[row][:done]
            told = self._scores[row][np.arange(done), said]
            wanted = (told >= view.low) & (told <= view.high)
            if view.class_index is not None:
                wanted &= said == view.class_index
            indices = np.flatnonzero(wanted)
            found.append(np.stack([np.full(len(indices), row), indices], axis=1))
            sureness.append(told[indices])
        images = np.concatenate(found)
        if view.order == "newest":
            return images[::-1]
        order = np.concatenate(sureness).argsort(kind="stable")
        return images[order if view.order == "least" else order[::-1]]

    def _chosen(self, rows: Collection[int] | None) -> list[int]:
        return [row for row in self._done if rows is None or row in rows]
