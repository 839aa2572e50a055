"""95 % intervals: how often they hold the truth, and what they do at the ends."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from models.evaluation.assessment import Assessment
from models.evaluation.intervals.all_figures import all_intervals
from models.evaluation.intervals.bounded import bounded_interval, kish, mean_interval
from models.evaluation.intervals.calibration_error import calibration_error_interval
from models.evaluation.intervals.wilson import wilson
from models.evaluation.measures.registry import MEASURES
from models.evaluation.tallies import Sample, Tallies

FIGURES = ("accuracy", "f1", "roc_auc")
SETS = 200
THREE_ERRORS = 3 * np.sqrt(0.95 * 0.05 / SETS)


def _drawn(numbers: np.random.Generator, n: int, n_groups: int) -> Assessment:
    """Draw images of two classes; with groups, each has an offset of its own."""
    labels = numbers.integers(0, 2, n)
    of_image = numbers.integers(0, max(1, n_groups), n)
    offset = 0.5 * numbers.normal(size=max(1, n_groups))[of_image] * bool(n_groups)
    score = 1 / (1 + np.exp(-2 * (numbers.normal(size=n) + offset + 1.6 * labels - 0.8)))
    groups = [str(number) for number in of_image] if n_groups else None
    return Assessment.of(np.stack([1 - score, score], axis=1), labels, "ab", groups=groups)


def _values(assessment: Assessment) -> dict[str, np.ndarray]:
    tallies = Tallies.plain(Sample(assessment))
    return {name: MEASURES.get(name).value(tallies)[0].reshape(-1) for name in FIGURES}


@pytest.mark.parametrize("n_groups", [0, 15])
def test_intervals_cover_the_truth(n_groups: int) -> None:
    """In 200 simulated data sets: accuracy, F1, ROC AUC, with and without groups.

    The campaign interval_coverage.py shows all figures in a thousand.
    """
    truth = _values(_drawn(np.random.default_rng(0), 300_000, 20_000 if n_groups else 0))
    every = [MEASURES.get(name) for name in FIGURES]
    covered = dict.fromkeys(FIGURES, 0)
    for number in range(SETS):
        assessment = _drawn(np.random.default_rng([1, number]), 150, n_groups)
        ends = all_intervals(Sample(assessment), every, _values(assessment), 100)
        for name in FIGURES:
            covered[name] += bool(ends[name][0][-1] <= truth[name][-1] <= ends[name][1][-1])
    for name in FIGURES:
        assert 0.95 - THREE_ERRORS < covered[name] / SETS <= 0.99, name


def test_wilson_equals_scipys() -> None:
    """Also for none and for all."""
    for hits, n in ((0, 7), (7, 7), (1, 1), (13, 200)):
        expected = binomtest(hits, n).proportion_ci(method="wilson")
        low, high = wilson(hits / n, n)
        assert (float(low), float(high)) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_groups_make_intervals_wider() -> None:
    """Images of one donor that resemble each other say less than as many of different donors."""
    right = np.repeat(np.arange(20) % 4 > 0, 20)
    scores = np.where(right[:, None] == np.array([True, False]), 0.9, 0.1)
    labels = np.zeros(400, dtype=np.int64)
    labels[-1] = 1
    alone = Assessment.of(scores, labels, "ab")
    grouped = Assessment.of(scores, labels, "ab", groups=[str(k // 20) for k in range(400)])
    every = [MEASURES.get("accuracy")]
    widths = []
    for assessment in (alone, grouped):
        low, high = all_intervals(Sample(assessment), every, _values(assessment), 400)["accuracy"]
        widths.append(float(high[0] - low[0]))
    assert widths[1] > 3 * widths[0]


def test_an_effective_share_is_wilsons() -> None:
    """With the variance of a share of n images the interval is that of n images (but for Student's t)."""
    value = np.array([0.8])
    low, high = bounded_interval(value, value * 0.2 / 1000, np.array([1e6]))
    expected = wilson(0.8, 1000)
    assert (low[0], high[0]) == pytest.approx([float(end) for end in expected], abs=1e-6)


def test_a_perfect_figure_is_not_certain() -> None:
    """Where all replicates are equal, the number of images or groups leaves room."""
    low, high = bounded_interval(np.array([1.0]), np.array([0.0]), np.array([12.0]))
    assert low[0] < 0.75 and high[0] == 1.0


def test_unequal_groups_count_as_fewer() -> None:
    """One group that holds nearly all images is nearly alone."""
    assert kish(np.array([5.0, 5.0, 5.0])) == pytest.approx(3)
    assert kish(np.array([98.0, 1.0, 1.0])) < 1.1


def test_the_mean_of_one_figure_twice_has_its_interval() -> None:
    """Fully correlated figures gain nothing by being averaged; independent ones do."""
    values, ends = np.array([0.8, 0.8]), (np.array([0.7, 0.7]), np.array([0.86, 0.86]))
    assert mean_interval(values, ends, np.ones((2, 2))) == pytest.approx((0.7, 0.86))
    low, high = mean_interval(values, ends, np.eye(2))
    assert (0.8 - low, high - 0.8) == pytest.approx((0.1 / np.sqrt(2), 0.06 / np.sqrt(2)))


def test_noise_alone_is_no_calibration_error() -> None:
    """Gaps no larger than chance gives have an interval that begins at 0; clear ones have one around them."""
    noise = np.random.default_rng(1).normal(0, 0.01, (2000, 15))
    low, high = calibration_error_interval(np.full(15, 0.005), noise)
    assert low == 0.0 and high > 0.07
    low, high = calibration_error_interval(np.full(15, 0.05), noise)
    assert 0.6 < low < 0.75 < high < 0.9
    assert calibration_error_interval(np.zeros(15), noise)[0] == 0.0
