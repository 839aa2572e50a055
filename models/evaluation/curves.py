"""The curves of an evaluation as arrays: ROC, precision and recall, calibration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CALIBRATION_BINS = 10


@dataclass(frozen=True)
class RocCurve:
    """One class against all others; one point per distinct score, from (0, 0) to (1, 1)."""

    thresholds: Floats
    """Images with at least this score count as the class; the first one is infinite."""
    false_positive_rate: Floats
    true_positive_rate: Floats


@dataclass(frozen=True)
class PrecisionRecallCurve:
    """One class against all others; one point per distinct score, from the highest score down."""

    thresholds: Floats
    precision: Floats
    recall: Floats


@dataclass(frozen=True)
class Calibration:
    """How often the predicted class is right, by the probability it was given.

    The bins divide 0…1 evenly; empty ones are left out.
    """

    mean_score: Floats
    accuracy: Floats
    n: npt.NDArray[np.int64]

    @property
    def expected_error(self) -> float:
        """Expected calibration error: mean of |accuracy - mean score|, weighted by images
        (Guo et al., ICML 2017, equation 5)."""
        return float((np.abs(self.accuracy - self.mean_score) * self.n).sum() / self.n.sum())


def roc_curve(scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]) -> RocCurve | None:
    """Return the ROC curve of scores (n,), or None where all images or none belong to the class."""
    thresholds, hits, false_alarms = _counts(scores, positive)
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if n_positive == 0 or n_negative == 0:
        return None
    return RocCurve(
        np.concatenate([[np.inf], thresholds]),
        np.concatenate([[0.0], false_alarms / n_negative]),
        np.concatenate([[0.0], hits / n_positive]),
    )


def precision_recall_curve(
    scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]
) -> PrecisionRecallCurve | None:
    """Return precision and recall of scores (n,), or None where no image belongs to the class."""
    n_positive = int(positive.sum())
    if n_positive == 0:
        return None
    thresholds, hits, false_alarms = _counts(scores, positive)
    return PrecisionRecallCurve(thresholds, hits / (hits + false_alarms), hits / n_positive)


def calibration(probabilities: npt.NDArray[np.floating], labels: npt.NDArray[np.int64]) -> Calibration:
    """Return the calibration of the most probable class.

    Args:
        probabilities: (n, n_classes), n > 0.
        labels: (n,) true classes.
    """
    scores = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((scores * CALIBRATION_BINS).astype(np.int64), CALIBRATION_BINS - 1)
    n = np.bincount(bins, minlength=CALIBRATION_BINS)
    filled = n > 0
    sums = np.bincount(bins, weights=scores, minlength=CALIBRATION_BINS)
    hits = np.bincount(bins, weights=right, minlength=CALIBRATION_BINS)
    return Calibration(sums[filled] / n[filled], hits[filled] / n[filled], n[filled])


def _counts(
    scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return for each distinct score, from high to low: score, hits and false alarms at or above it."""
    order = np.argsort(-scores, kind="stable")
    sorted_scores = scores[order].astype(np.float64)
    hits = np.cumsum(positive[order]).astype(np.int64)
    last_of_equal = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    return sorted_scores[last_of_equal], hits[last_of_equal], last_of_equal + 1 - hits[last_of_equal]
