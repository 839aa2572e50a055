"""Intervals of figures that lie between two bounds, and of means of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.evaluation.intervals.wilson import Z95, wilson

Floats = npt.NDArray[np.float64]
Ends = tuple[Floats, Floats]


def quantile(n: npt.ArrayLike) -> Floats:
    """Return the 97.5 % quantile of Student's t for ``n`` drawn things, n - 1 degrees of freedom."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(np.asarray(n, np.float64) - 1, 1), 0.975), dtype=np.float64)


def kish(sizes: Floats) -> Floats:
    """Return for how many equal groups those of some sizes (…, k) count: (sum of sizes)² / sum of squares.

    Kish, Survey Sampling, 1965.
    """
    return np.asarray(sizes.sum(axis=-1) ** 2 / np.maximum((sizes**2).sum(axis=-1), 1))


def jackknife(drawn: npt.ArrayLike) -> Floats:
    """Return the factor that makes deviations of a bootstrap, too small for few things, the jackknife's."""
    n = np.asarray(drawn, dtype=np.float64)
    return n / np.maximum(n - 1, 1)


def bounded_interval(value: Floats, variance: Floats, drawn: Floats) -> Ends:
    """Return Wilson's interval on the effective number of trials.

    That is the number n for which a share has this variance, v (1 - v) / n (Kish, Survey Sampling, 1965; with
    Student's t as Korn and Graubard, Survey Methodology 24, 1998, have it). It stays within the bounds, is
    lopsided near them, and does not collapse at them.

    Args:
        value: 0…1.
        variance: of ``value``, 0 where the replicates are all equal.
        drawn: number of independent things (images or groups) that the value rests on; of trials, where there
            is no variance to tell it.
    """
    spread = value * (1 - value)
    told = (variance > 0) & (spread > 0)
    n = np.divide(spread, variance, out=np.asarray(drawn, np.float64).copy(), where=told)
    return wilson(value, np.maximum(n, 1.0), quantile(drawn))


def share_interval(value: Floats, n: Floats) -> Ends:
    """Return Wilson's interval of a share of ``n`` images."""
    return wilson(value, n, Z95)


def mean_interval(values: Floats, ends: Ends, correlation: Floats) -> tuple[float, float]:
    """Return the interval of the mean of figures (c,) from their intervals (c,) and correlation (c, c).

    MOVER: Zou and Donner, Stat. Med. 27, 2008, with correlation. Unlike the bootstrap it does not take a rare
    class whose few images are all right for certain.
    """
    mean = float(values.mean())
    below, above = values - ends[0], ends[1] - values
    low = mean - np.sqrt(max(0.0, float(below @ correlation @ below))) / len(values)
    high = mean + np.sqrt(max(0.0, float(above @ correlation @ above))) / len(values)
    return float(low), float(high)


def correlation_of(replicates: Floats) -> Floats:
    """Return the correlation (c, c) of the columns of (r, c); of constant or unknown ones 0."""
    known = ~np.isnan(replicates)
    count = known.sum(axis=0)
    mean = np.where(known, replicates, 0.0).sum(axis=0) / np.maximum(count, 1)
    centred = np.where(known, replicates - mean, 0.0)
    deviation = np.sqrt((centred**2).sum(axis=0))
    scale = np.outer(deviation, deviation)
    found = np.divide(centred.T @ centred, scale, out=np.zeros_like(scale), where=scale > 0)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)
