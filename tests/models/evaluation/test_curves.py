"""Curves for drawing, sorting by a threshold, files, groups and confused pairs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.evaluation.assessment import Assessment
from models.evaluation.class_curves import class_curves, reliability
from models.evaluation.curves import roc_curve, sorting
from models.evaluation.parts import by_file, by_group, confused_pairs
from models.evaluation.thinning import MOST_POINTS, thinned


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.integers(2, 3000))
def test_a_thinned_curve_is_drawn_the_same(seed: int, n: int) -> None:
    """Few points; no point of the full curve is farther than two pixels of 500 from the drawn line."""
    numbers = np.random.default_rng(seed)
    positive = numbers.random(n) < 0.4
    positive[:2] = [True, False]
    curve = roc_curve(numbers.normal(size=n) + positive, positive)
    assert curve is not None
    x, y = curve.false_positive_rate, curve.true_positive_rate
    kept = thinned(x, y)
    assert len(kept) <= MOST_POINTS
    assert (kept[0], kept[-1]) == (0, len(x) - 1)
    away = np.inf * np.ones(len(x))
    for start, end in pairwise(kept.tolist()):
        a, b = np.array([x[start], y[start]]), np.array([x[end], y[end]])
        own = np.stack([x[start : end + 1], y[start : end + 1]], axis=1) - a
        length = max(float((b - a) @ (b - a)), 1e-30)
        along = np.clip(own @ (b - a) / length, 0, 1)
        away[start : end + 1] = np.minimum(
            away[start : end + 1], np.linalg.norm(own - along[:, None] * (b - a), axis=1)
        )
    assert away.max() < 4e-3


def test_sorting_by_hand() -> None:
    """AIDeveloper's formulas on five images, two of the class."""
    scores = np.array([0.9, 0.8, 0.4, 0.2, 0.1], dtype=np.float32)
    positive = np.array([True, False, True, False, False])
    found = sorting(scores, positive, np.array([0.0, 0.4, 0.85, 0.95]))
    assert found is not None
    np.testing.assert_allclose(found.concentration, [0.4, 2 / 3, 1.0, np.nan])
    np.testing.assert_allclose(found.enrichment, [1.0, 5 / 3, 2.5, np.nan])
    np.testing.assert_allclose(found.yields, [1.0, 1.0, 0.5, 0.0])
    assert sorting(scores, np.zeros(5, dtype=bool), np.array([0.5])) is None


def test_curves_of_absent_classes_are_none() -> None:
    """A class without images has a histogram of the others and nothing else; messages hold no infinity."""
    scores = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
    found = class_curves(Assessment.of(scores, np.array([0, 1]), "abc"))
    assert (found[2].roc, found[2].pr, found[2].thresholds) == (None, None, None)
    assert sum(found[2].histogram.of_others) == 2
    assert found[0].roc is not None and found[0].roc.threshold[0] == 2.0
    assert found[0].thresholds is not None and found[0].thresholds.concentration[-1] is None


def test_reliability_of_several_labels_is_about_labels() -> None:
    """Each label of each image counts."""
    truth = np.array([[True, False], [True, True]])
    found = reliability(Assessment.of(np.full((2, 2), 0.75), truth, "ab", several=True))
    assert (found.n, found.accuracy, found.confidence) == ((4,), (0.75,), (0.75,))
    assert found.ece == pytest.approx(0)


def test_files_and_groups() -> None:
    """Each row is a file, with its path where the names are the same; images without a group are left out."""
    scores = np.eye(2)[[0, 0, 1, 1]]
    samples = np.array([[0, 0], [0, 1], [2, 0], [2, 1]])
    found = Assessment.of(
        scores,
        np.array([0, 1, 1, 1]),
        "ab",
        files=["/x/m.rtdc", "/x/m.rtdc", "/y/m.rtdc", "/y/m.rtdc"],
        groups=["d", "d", "d", ""],
        samples=samples,
    )
    files = by_file(found)
    assert [(one.name, one.row, one.n, one.accuracy) for one in files] == [
        ("/x/m.rtdc", 0, 2, 0.5),
        ("/y/m.rtdc", 2, 2, 1.0),
    ]
    assert (files[0].true, files[0].predicted) == ((1, 1), (2, 0))
    assert [(one.name, one.n) for one in by_group(found)] == [("d", 3)]


def test_confused_pairs_are_in_order() -> None:
    """The most images first, with their share of the true class."""
    labels = np.array([0, 0, 0, 0, 1, 1])
    said = np.array([0, 1, 1, 2, 1, 0])
    pairs = confused_pairs(Assessment.of(np.eye(3)[said], labels, "abc"))
    assert [(one.true_class, one.predicted_class, one.n) for one in pairs] == [
        (0, 1, 2),
        (0, 2, 1),
        (1, 0, 1),
    ]
    assert pairs[0].share == 0.5
