"""Dividing sets of images that must stay whole, so that each class comes near its shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_IMPROVED = 64
"""The placing of up to so many clusters is improved by trying all moves and exchanges."""
MOST_ROUNDS = 20
MISSING = 10.0
"""Cost of a class that a bin lacks, for each unit of its weight; deviations from the shares cost below 2."""


@dataclass(frozen=True)
class ClassCounts:
    """How many images of each class each cluster holds, without the zeros.

    Attributes:
        n_clusters, n_classes: how many there are; some clusters may hold nothing.
        starts: (n_clusters + 1,) where the entries of each cluster begin.
        classes, counts: (entries,) int64.
    """

    n_clusters: int
    n_classes: int
    starts: npt.NDArray[np.int64]
    classes: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(
        cls,
        clusters: npt.NDArray[np.int64],
        classes: npt.NDArray[np.int64],
        n_clusters: int,
        n_classes: int,
    ) -> ClassCounts:
        """Count from the cluster and the class of each image, both (n,)."""
        keys, counts = np.unique(clusters * n_classes + classes, return_counts=True)
        starts = np.searchsorted(keys, np.arange(n_clusters + 1) * n_classes)
        return cls(n_clusters, n_classes, starts, keys % n_classes, counts)

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Number of images of each cluster."""
        sums = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.counts)])
        return np.asarray(sums[self.starts[1:]] - sums[self.starts[:-1]])

    def entries(self, cluster: int) -> slice:
        """Return where the classes and counts of a cluster are."""
        return slice(int(self.starts[cluster]), int(self.starts[cluster + 1]))


def place_clusters(
    counts: ClassCounts,
    totals: npt.NDArray[np.int64],
    shares: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    ranks: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Return the bin of each cluster.

    The largest cluster comes first; each goes where it brings the classes nearest to their shares, by the
    sum over bins and classes of (a - s)² / s, a and s being the actual and the wished share of the class's
    images. Few clusters are then moved and exchanged as long as that gets better, or as a class that was
    missing in a bin comes into it.

    Args:
        counts: of the clusters.
        totals: (classes,) images of each class in all, with those that are in no cluster.
        shares: (bins,) wished share of each bin, 0 for those that stay empty.
        weights: (bins,) how bad it is, relatively, if a bin lacks a class.
        ranks: (clusters,) a permutation: the order among clusters of equal size.
    """
    placed = np.full(counts.n_clusters, -1, dtype=np.int64)
    state = _State(
        actual=np.zeros((len(shares), counts.n_classes)),
        wished=shares,
        scale=1.0 / np.maximum(totals, 1),
        weights=np.where(shares > 0, weights, 0.0),
        used=totals > 0,
    )
    usable = np.flatnonzero(shares > 0)
    sizes = counts.sizes
    order = np.lexsort((ranks, -sizes))
    order = order[: np.count_nonzero(sizes)]
    _place_in_order(counts, placed, state, usable, order)
    _improve(counts, placed, state, usable, order)
    return placed


@dataclass
class _State:
    """How the shares are while clusters are placed; ``actual`` (bins, classes) are shares of the classes."""

    actual: npt.NDArray[np.float64]
    wished: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    used: npt.NDArray[np.bool_]

    def lacking(self) -> npt.NDArray[np.bool_]:
        """Return (bins, classes): whether a bin that should have some of a class has none."""
        return (self.actual < self.scale / 2) & self.used & (self.weights[:, None] > 0)

    def cost(self, actual: npt.NDArray[np.float64]) -> float:
        wanted = self.weights > 0
        wished = self.wished[wanted, None]
        deviation = (actual[wanted] - wished) ** 2 / wished
        lacking = (actual[wanted] < self.scale / 2) * self.weights[wanted, None]
        return float(((deviation + MISSING * lacking) * self.used).sum())


def _place_in_order(
    counts: ClassCounts,
    placed: npt.NDArray[np.int64],
    state: _State,
    bins: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
) -> None:
    """Put each cluster where the cost rises least: by Σ v (v + 2a) / s, v being the shares that it adds."""
    # Lists, because there may be hundreds of thousands of clusters with one or two classes each.
    added = (counts.counts * state.scale[counts.classes]).tolist()
    classes, starts = counts.classes.tolist(), counts.starts.tolist()
    actual, wished = state.actual[bins].tolist(), state.wished[bins].tolist()
    where = []
    for cluster in order.tolist():
        own = range(starts[cluster], starts[cluster + 1])
        squares = sum(added[place] ** 2 for place in own)
        rises = [
            (squares + 2 * sum(added[place] * shares[classes[place]] for place in own)) / wish
            for shares, wish in zip(actual, wished, strict=True)
        ]
        best = rises.index(min(rises))
        where.append(best)
        for place in own:
            actual[best][classes[place]] += added[place]
    placed[order] = bins[where]
    state.actual[bins] = actual


def _improve(
    counts: ClassCounts,
    placed: npt.NDArray[np.int64],
    state: _State,
    bins: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
) -> None:
    """Move and exchange clusters in ``placed`` until nothing gets better, at most ``MOST_ROUNDS`` times."""
    chosen = _worth_moving(counts, state, order)
    shares = np.zeros((len(chosen), counts.n_classes))
    for line, cluster in enumerate(chosen):
        entries = counts.entries(cluster)
        shares[line, counts.classes[entries]] = counts.counts[entries] * state.scale[counts.classes[entries]]
    where = [int(placed[cluster]) for cluster in chosen]
    cost = state.cost(state.actual)
    for _ in range(MOST_ROUNDS):
        before = cost
        for one in range(len(chosen)):
            for target in bins.tolist():
                cost = _try(state, cost, where, {one: target}, shares)
            for other in range(one):
                cost = _try(state, cost, where, {one: where[other], other: where[one]}, shares)
        if cost >= before:
            break
    placed[chosen] = where


def _try(
    state: _State, cost: float, where: list[int], change: dict[int, int], shares: npt.NDArray[np.float64]
) -> float:
    """Make a change if it lowers the cost; return the cost that holds then."""
    if all(where[line] == target for line, target in change.items()):
        return cost
    actual = state.actual.copy()
    for line, target in change.items():
        actual[where[line]] -= shares[line]
        actual[target] += shares[line]
    changed = state.cost(actual)
    # The margin keeps rounding errors from exchanging equal clusters for ever.
    if changed >= cost - 1e-9:
        return cost
    state.actual = actual
    for line, target in change.items():
        where[line] = target
    return changed


def _worth_moving(counts: ClassCounts, state: _State, order: npt.NDArray[np.int64]) -> list[int]:
    """Return all clusters where they are few, else the smallest ones of classes that a bin lacks."""
    if len(order) <= MOST_IMPROVED:
        return [int(cluster) for cluster in order]
    lacking: npt.NDArray[np.bool_] = state.lacking().max(axis=0)
    cluster_of_entry = np.repeat(np.arange(counts.n_clusters), np.diff(counts.starts))
    helpful = np.zeros(counts.n_clusters, dtype=bool)
    helpful[cluster_of_entry[lacking[counts.classes]]] = True
    smallest_first = order[::-1]
    return [int(cluster) for cluster in smallest_first[helpful[smallest_first]][:MOST_IMPROVED]]
