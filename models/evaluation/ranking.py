"""Where the images of a class stand among those of the other classes, by their score for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Weights = npt.NDArray[np.floating]
"""In single or double precision; single is exact for counts up to 16 millions."""


@dataclass(frozen=True)
class Ranking:
    """The order of the images by the score of one class.

    The distinct scores of the class's images, ascending, cut the others into those below the first one, equal
    to it, between it and the second one, and so on.
    """

    order: Ints
    """The others by score, then the class's images by score; (n,)."""
    n_others: int
    cuts: Ints
    """Where each of the 2 m + 1 pieces of the others begins, m distinct scores."""
    steps: Ints
    """Where each distinct score begins among the class's images, (m,)."""

    @classmethod
    def of(cls, scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]) -> Ranking:
        """Rank images with these scores (n,); ``positive`` (n,): whether each is of the class."""
        order = np.argsort(scores, kind="stable")
        others, own = order[~positive[order]], order[positive[order]]
        levels, steps = np.unique(scores[own], return_index=True)
        ends = [np.searchsorted(scores[others], levels, side=side) for side in ("left", "right")]
        cuts = np.concatenate([[0], np.stack(ends, axis=1).ravel()])
        return cls(np.concatenate([others, own]), len(others), cuts, steps)


@dataclass(frozen=True)
class Ranked:
    """The weights of the images at each distinct score of a class, for r sets of weights."""

    own: Weights
    """Weight of the class's images with exactly this score, (r, m)."""
    below: Weights
    """Weight of the others with a lower score, (r, m)."""
    equal: Weights
    """Weight of the others with this score, (r, m)."""
    n_own: Floats
    """Weight of all images of the class, (r,)."""
    n_others: Floats

    @classmethod
    def of(cls, ranking: Ranking, weights: Weights) -> Ranked:
        """Weigh a ranking with ``weights`` (r, n); the class has at least one image."""
        ordered = weights.take(ranking.order, axis=1)
        others, own = ordered[:, : ranking.n_others], ordered[:, ranking.n_others :]
        pieces = _sums(others, ranking.cuts)
        at_least_below = np.cumsum(pieces, axis=1)
        return cls(
            own=np.add.reduceat(own, ranking.steps, axis=1),
            below=at_least_below[:, 0:-1:2],
            equal=pieces[:, 1::2],
            n_own=own.sum(axis=1, dtype=np.float64),
            n_others=at_least_below[:, -1].astype(np.float64),
        )

    def roc_auc(self) -> Floats:
        """Return the area under the ROC curve (Mann-Whitney U, ties counted half), (r,); NaN: undefined."""
        won = np.einsum("rm,rm->r", self.own, self.below + self.equal / 2, dtype=np.float64)
        pairs = self.n_own * self.n_others
        return np.asarray(np.divide(won, pairs, out=np.full_like(won, np.nan), where=pairs > 0))

    def average_precision(self) -> Floats:
        """Return the mean precision over the class's images, each at its own score, (r,); NaN: undefined."""
        hits = np.cumsum(self.own[:, ::-1], axis=1)[:, ::-1]
        called = hits + (self.n_others[:, None].astype(hits.dtype) - self.below)
        precision = np.divide(hits, called, out=np.zeros_like(hits), where=called > 0)
        won = np.einsum("rm,rm->r", self.own, precision, dtype=np.float64)
        return np.asarray(np.divide(won, self.n_own, out=np.full_like(won, np.nan), where=self.n_own > 0))


def _sums(values: Weights, cuts: Ints) -> Weights:
    """Return the sums of the pieces of ``values`` (r, n) that begin at ``cuts`` (k,), (r, k)."""
    sums = np.zeros((len(values), len(cuts)), dtype=values.dtype)
    n_inside = int(np.searchsorted(cuts, values.shape[1]))
    if n_inside:
        sums[:, :n_inside] = np.add.reduceat(values, cuts[:n_inside], axis=1)
    # reduceat gives the value at the cut, not 0, where the next piece begins at the same place.
    sums[:, np.diff(cuts, append=values.shape[1]) == 0] = 0
    return sums
