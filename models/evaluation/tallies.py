"""What all figures are computed from: sums over the images, for many sets of weights at once.

With all weights 1 the figures are those of the images; with the counts of a bootstrap's draws they are those
of its replicates.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment
from models.evaluation.ranking import Ranked, Ranking

Floats = npt.NDArray[np.float64]


class Sample:
    """An assessment, with what is the same for all weights computed once."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self._rankings: dict[int, Ranking | None] = {}
        self._once: dict[Callable[[Assessment], Floats], Floats] = {}

    def once(self, values: Callable[[Assessment], Floats]) -> Floats:
        """Return the values of the images by a function, which is called the first time only."""
        if values not in self._once:
            self._once[values] = values(self.assessment)
        return self._once[values]

    @cached_property
    def scores(self) -> Floats:
        """Probabilities (n, c) in double precision."""
        return self.assessment.probabilities.astype(np.float64)

    @cached_property
    def flags(self) -> Floats:
        """Truth, answer, and both, (n, 3 c) of 0 and 1."""
        truth, said = self.assessment.truth, self.assessment.said
        return np.concatenate([truth, said, truth & said], axis=1).astype(np.float64)

    @cached_property
    def rank_of_truth(self) -> npt.NDArray[np.int64]:
        """How many classes stand before the true one, (n,): those more probable, and equal ones before it."""
        labels = self.assessment.labels
        own = np.take_along_axis(self.scores, labels[:, None], axis=1)
        before = np.arange(self.scores.shape[1]) < labels[:, None]
        return np.asarray(((self.scores > own) | ((self.scores == own) & before)).sum(axis=1))

    def ranking(self, index: int) -> Ranking | None:
        """Return the ranking by the score of a class, or None where no image is of it."""
        if index not in self._rankings:
            positive = self.assessment.truth[:, index]
            scores = self.assessment.probabilities[:, index]
            self._rankings[index] = Ranking.of(scores, positive) if positive.any() else None
        return self._rankings[index]


class Tallies:
    """Sums over the images of a sample for r sets of weights (r, n), each computed when first asked for."""

    def __init__(self, sample: Sample, weights: npt.NDArray[np.floating]) -> None:
        self.sample = sample
        self.assessment = sample.assessment
        self._weights = weights
        self._ranked: dict[int, Ranked | None] = {}

    @classmethod
    def plain(cls, sample: Sample) -> Tallies:
        """Return the sums where each image counts once, r = 1."""
        return cls(sample, np.ones((1, len(sample.assessment))))

    def sums(self, values: npt.NDArray[np.floating]) -> Floats:
        """Return the weighted sums of values (n, m) or (n,): (r, m) or (r,)."""
        # Single precision of the weights is kept: it is enough for a bootstrap, and twice as fast.
        return np.asarray(self._weights @ values.astype(self._weights.dtype), dtype=np.float64)

    def mean(self, values: npt.NDArray[np.floating]) -> Floats:
        """Return the weighted mean of values (n,): (r,)."""
        return self.sums(values) / self.total

    @cached_property
    def total(self) -> Floats:
        """Sum of the weights, (r,)."""
        return np.asarray(self._weights.sum(axis=1, dtype=np.float64))

    @cached_property
    def _flag_sums(self) -> Floats:
        return self.sums(self.sample.flags).reshape(len(self._weights), 3, -1)

    @property
    def n_true(self) -> Floats:
        """Images of each class, (r, c)."""
        return self._flag_sums[:, 0]

    @property
    def n_said(self) -> Floats:
        """Images that were given each class, (r, c)."""
        return self._flag_sums[:, 1]

    @property
    def hits(self) -> Floats:
        """Images that were rightly given each class, (r, c)."""
        return self._flag_sums[:, 2]

    @cached_property
    def accuracy(self) -> Floats:
        """Share of the images whose class (of several labels: every label) is right, (r,)."""
        return self.mean(self.assessment.right.astype(np.float64))

    def ranked(self, index: int) -> Ranked | None:
        """Return the weighted ranking by a class's score, or None where no image is of the class."""
        if index not in self._ranked:
            ranking = self.sample.ranking(index)
            self._ranked[index] = None if ranking is None else Ranked.of(ranking, self._weights)
        return self._ranked[index]

    def per_class(self, index_values: list[Floats | None]) -> Floats:
        """Stack values (r,) of the classes, None being NaN: (r, c)."""
        missing = np.full(len(self._weights), np.nan)
        return np.stack([missing if values is None else values for values in index_values], axis=1)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, NaN where the whole is 0."""
    out = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    return np.asarray(np.divide(part, whole, out=out, where=whole > 0))


def mean_of_known(values: Floats) -> Floats:
    """Return the mean over the last axis of what is not NaN, NaN where nothing is."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1).astype(np.float64))
