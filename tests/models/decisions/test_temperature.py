"""The temperature is the one that made the probabilities dishonest, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest

from models.decisions.temperature import cross_validated, fit_temperature, scaling, with_temperature
from models.evaluation.assessment import Assessment
from models.spec import Labels


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _assessment(probabilities: np.ndarray, truth: np.ndarray, labels: Labels = "one") -> Assessment:
    classes = [str(number) for number in range(truth.shape[1])]
    return Assessment.of(probabilities.astype(np.float32), truth > 0, classes, several=labels == "several")


def _images(labels: Labels, n: int = 4000, n_classes: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Return honest logits and the truth drawn from them."""
    random = np.random.default_rng(8)
    logits = random.normal(0, 2, (n, n_classes))
    if labels == "several":
        return logits, (random.random((n, n_classes)) < 1 / (1 + np.exp(-logits))).astype(np.float32)
    drawn = (_softmax(logits).cumsum(axis=1) < random.random((n, 1))).sum(axis=1)
    return logits, np.eye(n_classes, dtype=np.float32)[drawn]


@pytest.mark.parametrize("labels", ["one", "several"])
@pytest.mark.parametrize("true_temperature", [0.5, 1.0, 3.0])
def test_a_planted_temperature_is_found(labels: Labels, true_temperature: float) -> None:
    """Logits that were made too large or too small are put right, for softmax and sigmoid."""
    logits, truth = _images(labels)
    spoilt = logits * true_temperature
    probabilities = (_softmax(spoilt) if labels == "one" else 1 / (1 + np.exp(-spoilt))).astype(np.float32)
    found = fit_temperature(_assessment(probabilities, truth, labels))
    assert found == pytest.approx(true_temperature, rel=0.08)
    mended = with_temperature(probabilities, found, labels)
    honest = _softmax(logits) if labels == "one" else 1 / (1 + np.exp(-logits))
    np.testing.assert_allclose(mended, honest, atol=0.03)
    assert (mended.argmax(axis=1) == probabilities.argmax(axis=1)).all()


def test_the_likelihood_and_the_error_go_down_on_other_images() -> None:
    """Fitted on one half, measured on the other; the cross-validated figures agree with that."""
    logits, truth = _images("one")
    probabilities = _softmax(4 * logits).astype(np.float32)
    first, second = (
        _assessment(probabilities[half], truth[half]) for half in (slice(2000), slice(2000, None))
    )
    found = fit_temperature(first)
    told = scaling(second, found)
    assert told.after.mean() < told.before.mean()
    assert told.ece_after < 0.3 * told.ece_before
    low, high = told.change_ci95
    assert low < told.after.mean() - told.before.mean() < high < 0
    crossed = cross_validated(first)
    assert crossed.after.mean() == pytest.approx(told.after.mean(), rel=0.1)


def test_honest_probabilities_gain_nothing() -> None:
    """By cross-validation the change of honest probabilities is within its interval of zero."""
    logits, truth = _images("one", n=500)
    low, high = cross_validated(_assessment(_softmax(logits), truth)).change_ci95
    assert low < 0 < high or abs(high) < 1e-3


def test_certain_probabilities_stay_finite() -> None:
    """Zeros and ones, as float32 has them, give no infinite figures."""
    probabilities = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    truth = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)
    assessment = _assessment(probabilities, truth)
    told = scaling(assessment, fit_temperature(assessment))
    assert np.isfinite(told.before).all() and np.isfinite(told.after).all()
