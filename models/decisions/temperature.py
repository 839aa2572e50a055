"""Temperature scaling: one number that makes the probabilities honest (Guo et al., ICML 2017).

The logits are divided by the temperature before they become probabilities. Where only probabilities are at
hand, their logarithm does for a softmax, because it differs from the logits by the same number for all
classes of an image, which the softmax takes out again; for a sigmoid, log(p / (1 - p)) is the logit itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from datasets.basics.randomness import generator
from models.evaluation.assessment import Assessment
from models.evaluation.curves import calibration
from models.spec import Labels

LOWEST, HIGHEST = 0.05, 20.0
"""Bounds of the temperature."""
FOLDS = 5
SMALLEST = 1e-30
"""Probabilities are clipped here before the logarithm."""

Floats = npt.NDArray[np.float64]
Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Scaling:
    """What a temperature does to some images.

    Attributes:
        before, after: (n,) negative log-likelihood of each image in nats.
        ece_before, ece_after: expected calibration error (equation 5 of Guo et al.).
    """

    before: Floats
    after: Floats
    ece_before: float
    ece_after: float

    @property
    def change_ci95(self) -> tuple[float, float]:
        """95 % interval of the mean change (normal approximation of the mean of paired differences)."""
        change = self.after - self.before
        half = 1.96 * float(change.std(ddof=1)) / np.sqrt(len(change)) if len(change) > 1 else 0.0
        return float(change.mean() - half), float(change.mean() + half)


def with_temperature(probabilities: Probabilities, temperature: float, labels: Labels) -> Probabilities:
    """Return the probabilities (n, n_classes) that the network gives at another temperature.

    Args:
        probabilities: at temperature 1.
        temperature: > 0.
        labels: whether the classes exclude each other (softmax) or not (sigmoid).
    """
    scaled = _logits(probabilities, labels) / temperature
    return np.exp(_log_probabilities(scaled, labels)).astype(np.float32)


def fit_temperature(assessment: Assessment) -> float:
    """Return the temperature with the least negative log-likelihood of these images, between 0.05 and 20."""
    from scipy.optimize import minimize_scalar

    labels = _labels(assessment)
    logits, truth = _logits(assessment.probabilities, labels), assessment.truth

    def loss(log_temperature: float) -> float:
        return float(_nll(logits / np.exp(log_temperature), truth, labels).mean())

    # The logarithm makes 0.5 and 2 equally far from 1.
    found = minimize_scalar(loss, bounds=(np.log(LOWEST), np.log(HIGHEST)), method="bounded")
    return float(np.exp(found.x))


def scaling(assessment: Assessment, temperature: float) -> Scaling:
    """Return what a temperature does to images that it was not fitted on."""
    labels = _labels(assessment)
    return _compare(assessment, with_temperature(assessment.probabilities, temperature, labels))


def cross_validated(assessment: Assessment) -> Scaling:
    """Return the same for the images it is fitted on: each fifth with the temperature of the other four.

    Images of one group are in one fifth; which one follows from the order alone.
    """
    groups = assessment.group_numbers
    units = np.arange(len(assessment)) if groups is None else groups
    n_units = int(units.max()) + 1
    folds = (generator(0, "calibration").permutation(n_units) % FOLDS)[units]
    after = assessment.probabilities.copy()
    for fold in np.unique(folds).tolist() if n_units > 1 else []:
        held = folds == fold
        temperature = fit_temperature(_part(assessment, ~held))
        after[held] = with_temperature(after[held], temperature, _labels(assessment))
    return _compare(assessment, after)


def _part(assessment: Assessment, chosen: npt.NDArray[np.bool_]) -> Assessment:
    probabilities, truth = assessment.probabilities[chosen], assessment.truth[chosen]
    return Assessment.of(probabilities, truth, assessment.classes, several=assessment.several)


def _compare(assessment: Assessment, after: Probabilities) -> Scaling:
    labels = _labels(assessment)
    return Scaling(
        _nll(_logits(assessment.probabilities, labels), assessment.truth, labels),
        _nll(_logits(after, labels), assessment.truth, labels),
        calibration(assessment).expected_error,
        calibration(replace(assessment, probabilities=after)).expected_error,
    )


def _labels(assessment: Assessment) -> Labels:
    return "several" if assessment.several else "one"


def _logits(probabilities: Probabilities, labels: Labels) -> Floats:
    p = probabilities.astype(np.float64)
    logits: Floats = np.log(np.maximum(p, SMALLEST))
    return logits if labels == "one" else logits - np.log(np.maximum(1 - p, SMALLEST))


def _log_probabilities(logits: Floats, labels: Labels) -> Floats:
    if labels == "several":
        return np.asarray(-np.logaddexp(0, -logits))
    least = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(least - np.log(np.exp(least).sum(axis=1, keepdims=True)))


def _nll(logits: Floats, truth: npt.NDArray[np.bool_], labels: Labels) -> Floats:
    """Return the negative log-likelihood of each image (n,); of several labels their mean."""
    if labels == "one":
        return np.asarray(-(_log_probabilities(logits, labels) * truth).sum(axis=1))
    each = np.where(truth, np.logaddexp(0, -logits), np.logaddexp(0, logits))
    return np.asarray(each.mean(axis=1))
