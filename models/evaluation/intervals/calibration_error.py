"""The interval of the expected calibration error."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LOW_TAIL = 0.022
HIGH_TAIL = 0.015
"""Less than 2.5 %, for the direction of the gaps is not known for certain either; more so of large gaps."""
LARGEST = 64.0
"""The true gaps are looked for up to so many times those found."""
HALVINGS = 30


def calibration_error_interval(gaps: Floats, noise: Floats) -> tuple[float, float]:
    """Return the 95 % interval of the sum of |gaps| by turning a test round.

    The error found is too large on average, for noise in a bin never counts as negative; the percentiles of
    the bootstrap are so twice over. Here the true gaps are taken to be ``k`` times the found ones: the
    interval holds those k for which what was found is neither among the smallest nor among the largest of
    |k gaps + noise|, where the noise is that of the bootstrap.

    Args:
        gaps: (bins,), what was found.
        noise: (r, bins), how much the gaps of drawn samples differ from their mean.
    """
    found = float(np.abs(gaps).sum())
    if found == 0.0:
        return 0.0, float(np.quantile(np.abs(noise).sum(axis=1), 1 - HIGH_TAIL))

    def share_below(factor: float) -> float:
        return float((np.abs(factor * gaps + noise).sum(axis=1) <= found).mean())

    low, high = _crossing(share_below, 1 - LOW_TAIL), _crossing(share_below, HIGH_TAIL)
    return low * found, min(max(high, 1.0) * found, 1.0)


def _crossing(share_below: Callable[[float], float], level: float) -> float:
    """Return the factor at which a falling function crosses a level, 0 if it begins below."""
    if share_below(0.0) < level:
        return 0.0
    low, high = 0.0, 1.0
    while share_below(high) >= level and high < LARGEST:
        low, high = high, 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if share_below(middle) >= level else (low, middle)
    return (low + high) / 2
