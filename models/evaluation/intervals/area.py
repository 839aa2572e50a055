"""Newcombe's interval of an area under the ROC curve."""

from __future__ import annotations

from models.evaluation.intervals.wilson import Z95

CLOSE = 1e-9
"""Of the area: so far from it, where the equation has another solution, the end is looked for."""


def area_interval(area: float, n_high: int, n_low: int) -> tuple[float, float]:
    """Return the 95 % interval of an area, by method 5 of Newcombe (Stat. Med. 25:559-573, 2006).

    Unlike the bootstrap's, it says of few images, all of which are told apart, how little they prove.

    Args:
        area: share of the pairs in which the one that should be is larger, 0…1.
        n_high: images that should have the larger score, at least 1.
        n_low: images that should have the smaller one, at least 1.
    """
    return _lower_end(area, n_high, n_low), 1 - _lower_end(1 - area, n_high, n_low)


def _lower_end(area: float, n_high: int, n_low: int) -> float:
    from scipy.optimize import brentq

    if area <= 0:
        return 0.0

    def excess(true: float) -> float:
        """Return the squared distance from ``area`` less the largest that chance explains."""
        mean = (n_high + n_low) / 2 - 1
        variance = true * (1 - true) * (1 + mean * ((1 - true) / (2 - true) + true / (1 + true)))
        return float((area - true) ** 2 - Z95**2 * variance / (n_high * n_low))

    return float(brentq(excess, 0.0, area * (1 - CLOSE)))
