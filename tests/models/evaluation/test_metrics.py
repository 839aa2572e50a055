"""The figures of an evaluation, compared with scikit-learn."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference

from datasets.basics.errors import BadInput
from models.evaluation.assessment import Assessment
from models.evaluation.curves import calibration, precision_recall_curve, roc_curve
from models.evaluation.figures import Metrics
from models.evaluation.intervals.wilson import wilson_interval
from models.evaluation.metrics import measured, roc_auc

EXACT = 1e-9


def _figures(scores: Any, labels: Any, classes: Any) -> Metrics:
    return measured(Assessment.of(scores, labels, classes), bootstrap=False)


def _scored(seed: int, n: int, n_classes: int, digits: int = 7) -> tuple[Any, Any]:
    """Return probabilities (n, n_classes), rounded so that some are equal, and true classes."""
    numbers = np.random.default_rng(seed)
    labels = numbers.integers(0, n_classes, n)
    logits = numbers.normal(size=(n, n_classes))
    logits[np.arange(n), labels] += 1
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return np.round(scores, digits).astype(np.float32), labels


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.integers(30, 200), st.integers(2, 6), st.integers(1, 7))
def test_all_figures_equal_scikit_learns(seed: int, n: int, n_classes: int, digits: int) -> None:
    """Accuracy, matrix, precision, recall, F1 and ROC AUC are those of scikit-learn, ties included."""
    scores, labels = _scored(seed, n, n_classes, digits)
    found = _figures(scores, labels, [f"class {k}" for k in range(n_classes)])
    predicted = scores.argmax(axis=1)
    every = list(range(n_classes))
    assert found.accuracy == pytest.approx(reference.accuracy_score(labels, predicted), abs=EXACT)
    assert np.array_equal(found.confusion_matrix, reference.confusion_matrix(labels, predicted, labels=every))
    table = reference.precision_recall_fscore_support(labels, predicted, labels=every, zero_division=0)
    for figures, precision, recall, f1, support in zip(found.per_class, *table, strict=True):
        assert figures.n == support
        assert figures.precision == pytest.approx(precision, abs=EXACT)
        assert figures.recall == pytest.approx(recall, abs=EXACT)
        assert figures.f1 == pytest.approx(f1, abs=EXACT)
    for index, figures in enumerate(found.per_class):
        if 0 < (labels == index).sum() < n:
            expected = reference.roc_auc_score(labels == index, scores[:, index])
            assert figures.roc_auc == pytest.approx(expected, abs=EXACT)


def test_the_loss_equals_scikit_learns() -> None:
    """The mean cross-entropy is in nats."""
    scores, labels = _scored(1, 300, 3)
    scores = scores.astype(np.float64) / scores.sum(axis=1, keepdims=True, dtype=np.float64)
    expected = reference.log_loss(labels, scores, labels=[0, 1, 2])
    assert _figures(scores, labels, "abc").loss == pytest.approx(expected, abs=EXACT)


def test_a_certain_mistake_costs_a_finite_loss() -> None:
    """A probability of 0 for the true class is clipped at 1e-7."""
    found = _figures(np.array([[1.0, 0.0]], np.float32), np.array([1]), ("a", "b"))
    assert found.loss == pytest.approx(-np.log(1e-7))


def test_wilson_interval_of_known_numbers() -> None:
    """Newcombe (Stat. Med. 17, 1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    expected = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (correct, n), interval in expected.items():
        assert wilson_interval(correct, n) == pytest.approx(interval, abs=6e-5)


def test_a_class_without_images_has_no_roc_auc() -> None:
    """Where there is nothing to compare, no figure is invented."""
    scores = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]], np.float32)
    found = _figures(scores, np.array([0, 1]), ("a", "b", "empty"))
    assert found.per_class[2].roc_auc is None
    assert (found.per_class[2].n, found.per_class[2].recall, found.per_class[2].precision) == (0, 0.0, 0.0)
    assert roc_auc(scores[:, 0], np.array([True, True])) is None


def test_images_without_a_true_class_are_left_out() -> None:
    """Unlabeled images (-1) change no figure."""
    scores, labels = _scored(2, 50, 2)
    with_unlabeled = np.concatenate([scores, scores[:5]]), np.concatenate([labels, np.full(5, -1)])
    assert _figures(*with_unlabeled, "ab") == _figures(scores, labels, "ab")
    with pytest.raises(BadInput, match="no labelled images"):
        _figures(scores[:5], np.full(5, -1), "ab")


def test_json_has_the_names_of_the_contract() -> None:
    """Other programs read these names; reading them back gives the same figures."""
    scores, labels = _scored(3, 50, 2)
    found = _figures(scores, labels, ("a", "b"))
    text = found.model_dump_json()
    names = json.loads(text)
    assert set(names) >= {
        "accuracy",
        "accuracy_ci95",
        "loss",
        "n",
        "per_class",
        "confusion_matrix",
        "classes",
    }
    assert set(names["per_class"][0]) >= {"class", "n", "precision", "recall", "f1", "roc_auc"}
    assert Metrics.model_validate_json(text) == found


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_curves_equal_scikit_learns(seed: int, digits: int) -> None:
    """ROC, and precision and recall, go through the same points, ties included."""
    scores, labels = _scored(seed, 60, 2, digits)
    positive = labels == 1
    if not 0 < positive.sum() < 60:
        return
    roc = roc_curve(scores[:, 1], positive)
    assert roc is not None
    false, true, thresholds = reference.roc_curve(positive, scores[:, 1], drop_intermediate=False)
    np.testing.assert_allclose(roc.false_positive_rate, false, atol=EXACT)
    np.testing.assert_allclose(roc.true_positive_rate, true, atol=EXACT)
    np.testing.assert_allclose(roc.thresholds, thresholds, atol=EXACT)
    curve = precision_recall_curve(scores[:, 1], positive)
    assert curve is not None
    precision, recall, _ = reference.precision_recall_curve(positive, scores[:, 1])
    np.testing.assert_allclose(curve.precision[::-1], precision[:-1], atol=EXACT)
    np.testing.assert_allclose(curve.recall[::-1], recall[:-1], atol=EXACT)


def test_curves_need_both_kinds_of_images() -> None:
    """A curve that cannot be drawn is none, not a wrong one."""
    scores = np.array([0.1, 0.9])
    assert roc_curve(scores, np.array([True, True])) is None
    assert precision_recall_curve(scores, np.array([False, False])) is None


def test_calibration_by_hand() -> None:
    """Two bins: 0.6 right once in two, 1.0 always right; error (2*|0.5-0.6| + 2*0) / 4."""
    scores = np.array([[0.6, 0.4], [0.6, 0.4], [1.0, 0.0], [0.0, 1.0]])
    found = calibration(Assessment.of(scores, np.array([0, 1, 0, 1]), "ab"))
    np.testing.assert_allclose(found.mean_score, [0.6, 1.0], rtol=1e-6)
    np.testing.assert_allclose(found.accuracy, [0.5, 1.0])
    assert found.n.tolist() == [2, 2]
    assert found.expected_error == pytest.approx(0.05)
