"""Images that must not be parted: those of one group, and those of one knot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.grouping.groups import Groups, values_at
from datasets.spec import DataRow

ALONE = -1


@dataclass(frozen=True)
class Clusters:
    """The smallest sets of images that stay together.

    Attributes:
        of_rows: for each row (n_images,) int64: number of the cluster, or -1 for an image alone.
        n: how many there are. They are numbered in the order of their groups' names, then of their knots.
    """

    of_rows: tuple[npt.NDArray[np.int64], ...]
    n: int

    def at(self, samples: Samples) -> npt.NDArray[np.int64]:
        """Return the cluster of each sample, (n,)."""
        return values_at(self.of_rows, samples)


def clusters_of(rows: Sequence[DataRow], groups: Groups | None) -> Clusters | None:
    """Return what ties and groups keep together, or None if nothing is.

    A knot joins the groups of its images: they become one cluster.
    """
    if groups is None and not any(row.ties for row in rows):
        return None
    n_groups = 0 if groups is None else len(groups.names)
    knots = sorted({knot for row in rows for _, knot in row.ties})
    number_of_knot = {knot: n_groups + place for place, knot in enumerate(knots)}
    numbers = [
        np.full(row.n_images, ALONE, dtype=np.int64) if groups is None else groups.of_rows[place].copy()
        for place, row in enumerate(rows)
    ]
    joined = _Joined(n_groups + len(knots))
    for own, row in zip(numbers, rows, strict=True):
        for image, knot in row.ties:
            if 0 <= image < row.n_images and row.part != "unlabeled":
                if own[image] == ALONE:
                    own[image] = number_of_knot[knot]
                joined.join(int(own[image]), number_of_knot[knot])
    roots, n = joined.numbered()
    return Clusters(tuple(np.where(own == ALONE, ALONE, roots[own]) for own in numbers), n)


class _Joined:
    """Sets of numbers that grow together (union by the smaller number, so that order does not matter)."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low

    def numbered(self) -> tuple[npt.NDArray[np.int64], int]:
        """Return for each number that of its set, counted from 0 in order of the smallest members."""
        roots = np.array([self.root(number) for number in range(len(self._parent))], dtype=np.int64)
        different, places = np.unique(roots, return_inverse=True)
        # One more, so that an array without any set can be asked for the last one.
        return np.append(places.astype(np.int64), ALONE), len(different)
