"""The threshold of a target class: by purity, by yield or by cost.

An image is called the target where its probability of the target reaches the threshold, whatever the other
classes have; else it is the most probable of the others. This is AIDeveloper's rule for sorting: the target's
score becomes 1 or 0, then the highest score wins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from models.decisions.document import Rule

FEWEST_CHOSEN = 10
"""A purity of fewer images than these would be chance; of fewer images of the target, all of them."""

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Choice:
    """A threshold, and whether it gives what was asked for; if not, it is the best there is."""

    threshold: float
    reached: bool


@dataclass(frozen=True)
class Cuts:
    """All ways to cut n images in two by their score; k of them, from the highest threshold down.

    Attributes:
        thresholds: (k,) float64; halfway between neighbouring scores.
        chosen: (k,) int64, images at or above.
        hits: (k,) int64, those of them that are of the target.
    """

    thresholds: Floats
    chosen: npt.NDArray[np.int64]
    hits: npt.NDArray[np.int64]


def cuts_of(scores: npt.NDArray[np.floating], positive: Truth) -> Cuts:
    """Return every cut that chooses at least one image.

    Args:
        scores: (n,) probability of the target, n > 0.
        positive: (n,) whether each image is of the target.
    """
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order].astype(np.float64)
    last = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    below = np.append(ordered[last[:-1] + 1], 0.0)
    return Cuts((ordered[last] + below) / 2, last + 1, np.cumsum(positive[order])[last])


def by_purity(cuts: Cuts, purity: float) -> Choice:
    """Return the least threshold whose chosen images are of the target in at least this share."""
    fewest = min(FEWEST_CHOSEN, int(cuts.hits[-1]))
    shares = np.where(cuts.chosen >= fewest, cuts.hits / cuts.chosen, -1.0)
    enough = np.flatnonzero(shares >= purity)
    if len(enough):
        return Choice(float(cuts.thresholds[enough[-1]]), True)
    best = len(shares) - 1 - int(np.argmax(shares[::-1]))
    return Choice(float(cuts.thresholds[best]), False)


def by_yield(cuts: Cuts, share: float) -> Choice:
    """Return the largest threshold that chooses at least this share of the target's images."""
    enough = cuts.hits / cuts.hits[-1] >= share
    return Choice(float(cuts.thresholds[int(np.argmax(enough))]), True)


def by_cost(scores: npt.NDArray[np.floating], cost_chosen: Floats, cost_other: Floats) -> Choice:
    """Return the threshold with the least mean cost; of equal ones the highest.

    Args:
        scores: (n,) probability of the target.
        cost_chosen: (n,) cost of calling each image the target.
        cost_other: (n,) cost of calling it what it is called otherwise.
    """
    order = np.argsort(-scores, kind="stable")
    saved = np.cumsum((cost_chosen - cost_other)[order])
    cuts = cuts_of(scores, np.zeros(len(scores), dtype=np.bool_))
    highest = float(scores.max())
    # Choosing nothing is possible too, unless the network is so sure that no threshold is above.
    none = [] if highest >= 1 else [(1 + highest) / 2]
    thresholds = np.concatenate([none, cuts.thresholds])
    costs = np.concatenate([np.zeros(len(none)), saved[cuts.chosen - 1]])
    return Choice(float(thresholds[int(np.argmin(costs))]), True)


def costs_of_answers(
    probabilities: npt.NDArray[np.floating],
    labels: npt.NDArray[np.int64],
    target: int,
    costs: Floats,
) -> tuple[Floats, Floats]:
    """Return (n,) costs of calling each image the target, and of calling it the most probable other class.

    Args:
        probabilities: (n, n_classes).
        labels: (n,) true classes.
        target: number of the target.
        costs: (n_classes, n_classes); rows: true class, columns: answer.
    """
    others = probabilities.astype(np.float64)
    others[:, target] = -1.0
    return costs[labels, target], costs[labels, others.argmax(axis=1)]


def two_costs(positive: Truth, false_alarm: float, miss: float) -> tuple[Floats, Floats]:
    """Return the same as :func:`costs_of_answers` where only the target matters."""
    return np.where(positive, 0.0, false_alarm), np.where(positive, miss, 0.0)


def choose(rule: Rule, scores: npt.NDArray[np.floating], positive: Truth, value: float) -> Choice:
    """Return the threshold by purity or by yield.

    Raises:
        BadInput: if no image is of the target.
    """
    if not positive.any():
        raise BadInput("None of the validation images is of this class: choose another target.")
    cuts = cuts_of(scores, positive)
    return by_purity(cuts, value) if rule == "purity" else by_yield(cuts, value)
