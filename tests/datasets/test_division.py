"""Placing whole groups is nearly as good as the best placing there is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from datasets.division import MISSING, ClassCounts, place_clusters

SHARES = np.array([0.15, 0.15, 0.7])
WEIGHTS = np.array([3.0, 1.0, 10.0])


def cost(table: npt.NDArray[np.int64], placed: Sequence[int]) -> float:
    """Return the cost by its definition: deviations from the shares, and classes that a bin lacks."""
    actual = np.zeros((len(SHARES), table.shape[1]))
    for group, place in enumerate(placed):
        actual[place] += table[group] / table.sum(axis=0)
    deviation = (actual - SHARES[:, None]) ** 2 / SHARES[:, None]
    return float((deviation + MISSING * WEIGHTS[:, None] * (actual == 0)).sum())


@pytest.mark.parametrize("seed", range(30))
def test_few_groups_are_placed_nearly_as_well_as_possible(seed: int) -> None:
    """Against all placings of up to six groups: no bin lacks a class that it could have."""
    random = np.random.default_rng(seed)
    table = random.integers(1, 30, (random.integers(2, 7), random.integers(1, 4)))
    table *= random.random(table.shape) < 0.7
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n_groups, n_classes = table.shape
    groups, classes = (np.repeat(index.ravel(), table.ravel()) for index in np.indices(table.shape))
    placed = place_clusters(
        ClassCounts.of(groups, classes, n_groups, n_classes),
        table.sum(axis=0),
        SHARES,
        WEIGHTS,
        random.permutation(n_groups),
    )
    best = min(cost(table, placing) for placing in itertools.product(range(3), repeat=n_groups))
    assert cost(table, placed.tolist()) - best < 1.0 < MISSING * WEIGHTS.min()


def test_a_bin_without_share_stays_empty() -> None:
    """Groups go only where something is wished for, and clusters without images nowhere."""
    counts = ClassCounts.of(np.array([0, 0, 2, 2]), np.array([0, 1, 0, 1]), 3, 2)
    assert counts.sizes.tolist() == [2, 0, 2]
    placed = place_clusters(counts, np.array([2, 2]), np.array([0.5, 0.0, 0.5]), WEIGHTS, np.arange(3))
    assert sorted([placed[0], placed[2]]) == [0, 2] and placed[1] == -1
