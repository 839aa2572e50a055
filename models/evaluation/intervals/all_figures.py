"""The 95 % intervals of all measures of an assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from models.evaluation.assessment import Assessment
from models.evaluation.intervals.bootstrap import Figure, drawn_from, replicates
from models.evaluation.intervals.bounded import (
    Ends,
    bounded_interval,
    correlation_of,
    jackknife,
    kish,
    mean_interval,
    share_interval,
)
from models.evaluation.intervals.calibration_error import calibration_error_interval
from models.evaluation.measures import ece
from models.evaluation.measures.base import Measure, MeasureInfo
from models.evaluation.tallies import Sample, Tallies

PRIOR_IMAGES = 3
"""So many images (or groups) the expected variance of a measure counts for, where it has one."""

Floats = npt.NDArray[np.float64]
Values = Mapping[str, Floats]


def exact_intervals(assessment: Assessment, measures: Sequence[Measure], values: Values) -> dict[str, Ends]:
    """Return the intervals that need no bootstrap: those of shares, where the images have no groups.

    Args:
        values: the figures, (1,) or (c,), by name.
    """
    if assessment.group_numbers is not None:
        return {}
    return {
        measure.INFO.name: _exact(measure, assessment, values[measure.INFO.name])
        for measure in measures
        if measure.INFO.interval in ("share", "jaccard")
    }


def all_intervals(
    sample: Sample, measures: Sequence[Measure], values: Values, n: int, progress: Progress = silent
) -> dict[str, Ends]:
    """Return the ends (1,) or (c,) of every measure's interval by name; NaN where it is not defined.

    Shares without groups: Wilson's interval. All others: see :mod:`models.evaluation.intervals.bounded` and
    :mod:`models.evaluation.intervals.calibration_error`, with the variance of ``n`` bootstrap replicates.

    Args:
        measures: those that are means of others behind them.
        values: the figures, (1,) or (c,), by name.
    """
    assessment = sample.assessment
    found = exact_intervals(assessment, measures, values)
    fewer = drawn_from(assessment)
    drawn = replicates(
        sample if fewer is assessment else Sample(fewer), _figures(measures, found), n, progress
    )
    # Groups keep their number, and with it nearly all of the variance.
    scale = 1.0 if assessment.group_numbers is not None else len(fewer) / len(assessment)
    for measure in measures:
        info = measure.INFO
        if info.interval == "calibration":
            gaps = ece.mean_gaps(Tallies.plain(sample))[0]
            noise = (drawn[info.name] - drawn[info.name].mean(axis=0)) * np.sqrt(scale)
            noise *= jackknife(_drawn(measure, assessment))
            low, high = calibration_error_interval(gaps, noise)
            found[info.name] = np.array([low]), np.array([high])
        elif info.mean_of:
            of_classes = values[info.mean_of], found[info.mean_of], drawn[info.mean_of]
            found[info.name] = _of_mean(*of_classes)
        elif info.name not in found:
            variance = _variance(_to_share(info, drawn[info.name].reshape(n, -1))) * scale
            found[info.name] = _from_variance(measure, assessment, values[info.name], variance)
    return found


def _figures(measures: Sequence[Measure], known: Mapping[str, Ends]) -> dict[str, Figure]:
    """Return what has to be drawn: all but the means, and of what is known only what means are made of."""
    needed = {measure.INFO.mean_of for measure in measures}
    figures: dict[str, Figure] = {}
    for measure in measures:
        info = measure.INFO
        if info.interval == "calibration":
            figures[info.name] = ece.mean_gaps
        elif not info.mean_of and (info.name not in known or info.name in needed):
            figures[info.name] = measure.value
    return figures


def _exact(measure: Measure, assessment: Assessment, value: Floats) -> Ends:
    size = _size(measure, assessment)
    return _ends(share_interval(_to_share(measure.INFO, value), size), measure.INFO, value)


def _from_variance(measure: Measure, assessment: Assessment, value: Floats, variance: Floats) -> Ends:
    drawn = _drawn(measure, assessment)
    variance = variance * jackknife(drawn) ** 2
    expected = getattr(measure, "expected_variance", None)
    if expected is not None:
        known = np.maximum(variance, expected(assessment, value))
        variance = (drawn * variance + PRIOR_IMAGES * known) / (drawn + PRIOR_IMAGES)
    ends = bounded_interval(_to_share(measure.INFO, value), variance, drawn)
    return _ends(ends, measure.INFO, value)


def _of_mean(values: Floats, ends: Ends, drawn: Floats) -> Ends:
    known = ~np.isnan(values)
    if not known.any():
        return np.array([np.nan]), np.array([np.nan])
    low, high = mean_interval(
        values[known], (ends[0][known], ends[1][known]), correlation_of(drawn[:, known])
    )
    return np.array([low]), np.array([high])


def _size(measure: Measure, assessment: Assessment) -> Floats:
    """Return on how many images a figure rests, (1,) or (c,)."""
    basis = measure.basis(assessment)
    return np.atleast_1d(basis.sum(axis=0)).astype(np.float64)


def _drawn(measure: Measure, assessment: Assessment) -> Floats:
    """Return on how many groups a figure rests, (1,) or (c,); without groups, on how many images.

    Groups of unequal size count as fewer.
    """
    groups = assessment.group_numbers
    if groups is None:
        return _size(measure, assessment)
    columns = measure.basis(assessment).reshape(len(assessment), -1).T
    sizes = np.stack([np.bincount(groups[column], minlength=1 + groups.max()) for column in columns])
    return kish(sizes.astype(np.float64))


def _to_share(info: MeasureInfo, values: Floats) -> Floats:
    """Map a figure to 0…1, where its interval is made."""
    if info.interval == "jaccard":
        return values / (2 - values)
    return (values - info.low) / (info.high - info.low)


def _ends(ends: Ends, info: MeasureInfo, value: Floats) -> Ends:
    """Map the ends of an interval back; NaN where the figure is."""
    back = _from_jaccard if info.interval == "jaccard" else partial(_from_bounds, info)
    low, high = (np.where(np.isnan(value), np.nan, back(end)) for end in ends)
    return low, high


def _from_jaccard(share: Floats) -> Floats:
    return np.asarray(2 * share / (1 + share))


def _from_bounds(info: MeasureInfo, share: Floats) -> Floats:
    return info.low + share * (info.high - info.low)


def _variance(shares: Floats) -> Floats:
    """Return the variance of the columns (r, c), NaN left out; 0 where there are fewer than two numbers."""
    known = ~np.isnan(shares)
    count = known.sum(axis=0)
    mean = np.where(known, shares, 0).sum(axis=0) / np.maximum(count, 1)
    squares = (np.where(known, shares - mean, 0) ** 2).sum(axis=0)
    return np.asarray(squares / np.maximum(count - 1, 1))
