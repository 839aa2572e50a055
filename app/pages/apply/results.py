"""The scores of the running, or last, prediction, and which images of it are looked at."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from datasets.spec import DataRow
from sessions.predictions.table import UNLIKE_PERCENT

Order = Literal["newest", "surest", "least", "unlike"]
UNKNOWN_CLASS = -1


@dataclass(frozen=True)
class View:
    """Which images are wanted, in which order.

    Attributes:
        rows: places of the rows; None: all.
        class_index: only images said to be of this class; None: all.
        unlike: only images that are unlike the training images.
        low: least score of the predicted class, in 0…1.
        high: largest score.
        order: newest, surest, least sure or most unlike the training images first.
    """

    rows: frozenset[int] | None = None
    class_index: int | None = None
    unlike: bool = False
    low: float = 0.0
    high: float = 1.0
    order: Order = "newest"


class Results:
    """Scores as they arrive.

    Args:
        rows: what is classified.
        classes: class names in the order of the scores.
        unknown: whether images unlike the training images have no class.
    """

    def __init__(self, rows: Sequence[DataRow], classes: Sequence[str], unknown: bool = False) -> None:
        self.rows = tuple(rows)
        self.classes = tuple(classes)
        self.unknown = unknown
        self._scores: dict[int, npt.NDArray[np.float16]] = {}
        self._said: dict[int, npt.NDArray[np.uint16]] = {}
        self._unlike: dict[int, npt.NDArray[np.float16]] = {}
        self._done: dict[int, int] = {}

    @property
    def n(self) -> int:
        """Number of images that were come to so far, those that cannot be read among them."""
        return sum(self._done.values())

    @property
    def compared(self) -> bool:
        """Whether it is known how unlike the training images they are."""
        return bool(self._unlike)

    def add(self, row: int, block: str, classes: str, unlike: str = "") -> None:
        """Take what was said of further images of a row.

        Args:
            row: place of the row.
            block: scores, base64 of little-endian float16 (images, classes); NaN: the image cannot be
                read, and is in no view.
            classes: predicted classes, base64 of little-endian uint16 (images,).
            unlike: percentiles, base64 of little-endian float16 (images,); empty where they are not known.
        """
        scores = np.frombuffer(base64.b64decode(block), dtype="<f2").reshape(-1, len(self.classes))
        if row not in self._scores:
            n = self.rows[row].n_images
            self._scores[row] = np.zeros((n, len(self.classes)), np.float16)
            self._said[row] = np.zeros(n, np.uint16)
            if unlike:
                self._unlike[row] = np.zeros(n, np.float16)
        begun = self._done.get(row, 0)
        end = begun + len(scores)
        self._scores[row][begun:end] = scores
        self._said[row][begun:end] = np.frombuffer(base64.b64decode(classes), dtype="<u2")
        if unlike:
            self._unlike[row][begun:end] = np.frombuffer(base64.b64decode(unlike), dtype="<f2")
        self._done[row] = end

    def scores(self, row: int, index: int) -> npt.NDArray[np.float16]:
        """Return the scores (n_classes,) of one image."""
        scores: npt.NDArray[np.float16] = self._scores[row][index]
        return scores

    def said(self, row: int, index: int) -> int:
        """Return the predicted class of one image; :data:`UNKNOWN_CLASS` for none."""
        if self.unknown and self.unlike(row, index) > UNLIKE_PERCENT:
            return UNKNOWN_CLASS
        return int(self._said[row][index])

    def score(self, row: int, index: int) -> float:
        """Return the score of the likeliest class that may be said of one image, in 0…1."""
        return float(self._scores[row][index][self._said[row][index]])

    def unlike(self, row: int, index: int) -> float:
        """Return how many percent of the validation images are less unlike the training images; else 0."""
        return float(self._unlike[row][index]) if row in self._unlike else 0.0

    def images(self, view: View) -> npt.NDArray[np.int64]:
        """Return (row, index) of the images of a view, int64 (n, 2), in its order."""
        found, keys = [np.empty((0, 2), np.int64)], [np.empty(0, np.float16)]
        for row in self._chosen(view.rows):
            said, told, unlike = self._told(row)
            wanted = (told >= view.low) & (told <= view.high)
            if view.class_index is not None:
                wanted &= said == view.class_index
            if view.unlike:
                wanted &= unlike > UNLIKE_PERCENT
            indices = np.flatnonzero(wanted)
            found.append(np.stack([np.full(len(indices), row), indices], axis=1))
            keys.append((unlike if view.order == "unlike" else told)[indices])
        images = np.concatenate(found)
        if view.order == "newest":
            return images[::-1]
        # The bits of floats from 0 on have their order, and integers of 16 bits are sorted in one pass.
        order = np.concatenate(keys).view(np.uint16).argsort(kind="stable")
        return images[order if view.order == "least" else order[::-1]]

    def most_probable(self, rows: Collection[int] | None) -> list[int]:
        """Return how many images have their largest score in each class."""
        found = np.zeros(len(self.classes), np.int64)
        for row in self._chosen(rows):
            scores = self._scores[row][: self._done[row]]
            best = scores[np.isfinite(scores).all(axis=1)].argmax(axis=1)
            found += np.bincount(best, minlength=len(self.classes))
        return [int(count) for count in found]

    def _told(
        self, row: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float16], npt.NDArray[np.float16]]:
        """Return the class said of each image done, the score of that class, and how unlike it is."""
        done = self._done[row]
        said = self._said[row][:done].astype(np.int64)
        told = self._scores[row][np.arange(done), said]
        unlike = self._unlike.get(row, np.zeros(done, np.float16))[:done]
        if self.unknown:
            said[unlike > UNLIKE_PERCENT] = UNKNOWN_CLASS
        return said, told, unlike

    def _chosen(self, rows: Collection[int] | None) -> list[int]:
        return [row for row in self._done if rows is None or row in rows]
