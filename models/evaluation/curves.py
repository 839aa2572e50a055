"""The curves of an evaluation as arrays: ROC, precision and recall, calibration, sorting by a threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CALIBRATION_BINS = 15
"""Of equal width, as Guo et al. (ICML 2017) have them."""


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

    bins: Ints
    mean_score: Floats
    accuracy: Floats
    n: Ints

    @property
    def expected_error(self) -> float:
        """Expected calibration error: mean of |accuracy - mean score|, weighted by images
        (Guo et al., ICML 2017, equation 5)."""
        return float((np.abs(self.accuracy - self.mean_score) * self.n).sum() / self.n.sum())


@dataclass(frozen=True)
class Sorting:
    """What is sorted out when every image with at least a threshold's score counts as the class."""

    thresholds: Floats
    concentration: Floats
    """Share of the class among the images sorted out; NaN where there are none."""
    enrichment: Floats
    """Concentration divided by the share of the class among all images."""
    yields: Floats
    """Share of the class's images that are sorted out."""


def roc_curve(scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]) -> RocCurve | None:
    """Return the ROC curve of scores (n,), or None where all images or none belong to the class."""
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if n_positive == 0 or n_negative == 0:
        return None
    thresholds, hits, false_alarms = _counts(scores, positive)
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


def judged(assessment: Assessment) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the probabilities that calibration is about, and whether what they say is right, (m,) each.

    The most probable class of each image; where an image can have several labels, each label of each image.
    """
    if assessment.several:
        return assessment.probabilities.ravel().astype(np.float64), assessment.truth.ravel()
    return assessment.probabilities.max(axis=1).astype(np.float64), assessment.right


def calibration_bins(scores: Floats) -> Ints:
    """Return the bin of each probability (m,)."""
    return np.clip((scores * CALIBRATION_BINS).astype(np.int64), 0, CALIBRATION_BINS - 1)


def calibration(assessment: Assessment) -> Calibration:
    """Return how well the probabilities agree with how often they are right."""
    scores, right = judged(assessment)
    bins = calibration_bins(scores)
    n = np.bincount(bins, minlength=CALIBRATION_BINS)
    filled = np.flatnonzero(n)
    sums = np.bincount(bins, weights=scores, minlength=CALIBRATION_BINS)
    hits = np.bincount(bins, weights=right, minlength=CALIBRATION_BINS)
    return Calibration(filled, sums[filled] / n[filled], hits[filled] / n[filled], n[filled])


def sorting(
    scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_], thresholds: Floats
) -> Sorting | None:
    """Return what sorting by each threshold gives, or None where no image belongs to the class.

    AIDeveloper's figures (its window divides 0…1 into 25 thresholds): concentration = hits / sorted out,
    enrichment = concentration / share of the class, yield = hits / images of the class.

    Args:
        scores: (n,).
        positive: (n,), whether each image belongs to the class.
        thresholds: (m,) ascending.
    """
    n_positive = int(positive.sum())
    if n_positive == 0:
        return None
    # As the scores are: a threshold that is one of them must find its image.
    limits = thresholds.astype(scores.dtype)
    n_out = len(scores) - np.searchsorted(np.sort(scores), limits, side="left")
    hits = n_positive - np.searchsorted(np.sort(scores[positive]), limits, side="left")
    concentration = np.where(n_out > 0, hits / np.maximum(n_out, 1), np.nan)
    share = n_positive / len(scores)
    return Sorting(thresholds, concentration, concentration / share, hits / n_positive)


def _counts(scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]) -> tuple[Floats, Ints, Ints]:
    """Return for each distinct score, from high to low: score, hits and false alarms at or above it."""
    order = np.argsort(-scores, kind="stable")
    sorted_scores = scores[order].astype(np.float64)
    hits = np.cumsum(positive[order]).astype(np.int64)
    last_of_equal = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    return sorted_scores[last_of_equal], hits[last_of_equal], last_of_equal + 1 - hits[last_of_equal]
