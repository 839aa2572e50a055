"""The curves of every class, thinned for messages and windows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment
from models.evaluation.curves import (
    CALIBRATION_BINS,
    Sorting,
    calibration,
    precision_recall_curve,
    roc_curve,
    sorting,
)
from models.evaluation.details import ClassCurves, Points, Reliability, ScoreHistogram, ThresholdCurve
from models.evaluation.figures import Interval
from models.evaluation.intervals.wilson import wilson
from models.evaluation.thinning import thinned

Floats = npt.NDArray[np.float64]

HISTOGRAM_BINS = 40
THRESHOLDS = np.linspace(0.0, 1.0, 201)
NOTHING = 2.0
"""A threshold that no score reaches."""


def class_curves(assessment: Assessment) -> tuple[ClassCurves, ...]:
    """Return the curves of each class, in the order of the classes."""
    return tuple(
        _of_class(name, assessment.probabilities[:, index], assessment.truth[:, index])
        for index, name in enumerate(assessment.classes)
    )


def reliability(assessment: Assessment, ece_ci95: Interval | None = None) -> Reliability:
    """Return the reliability diagram, with Wilson's interval of each bin (each image counts for itself)."""
    found = calibration(assessment)
    low, high = wilson(found.accuracy, found.n)
    return Reliability(
        edges=tuple(np.linspace(0.0, 1.0, CALIBRATION_BINS + 1).tolist()),
        bins=tuple(found.bins.tolist()),
        confidence=tuple(found.mean_score.tolist()),
        accuracy=tuple(found.accuracy.tolist()),
        accuracy_ci95=tuple(zip(low.tolist(), high.tolist(), strict=True)),
        n=tuple(found.n.tolist()),
        ece=found.expected_error,
        ece_ci95=ece_ci95,
    )


def histogram(scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]) -> ScoreHistogram:
    """Return how many images of the class and of others have which score (n,)."""
    edges = np.linspace(0.0, 1.0, HISTOGRAM_BINS + 1)
    # Rounding may leave a probability a trace outside 0…1.
    inside = np.clip(scores, 0.0, 1.0)
    return ScoreHistogram(
        edges=tuple(edges.tolist()),
        of_class=tuple(np.histogram(inside[positive], edges)[0].tolist()),
        of_others=tuple(np.histogram(inside[~positive], edges)[0].tolist()),
    )


def _of_class(name: str, scores: npt.NDArray[np.float32], positive: npt.NDArray[np.bool_]) -> ClassCurves:
    roc, pr = roc_curve(scores, positive), precision_recall_curve(scores, positive)
    sorted_out = sorting(scores, positive, THRESHOLDS)
    return ClassCurves(
        class_name=name,
        roc=None if roc is None else _points(roc.false_positive_rate, roc.true_positive_rate, roc.thresholds),
        pr=None if pr is None else _points(pr.recall, pr.precision, pr.thresholds),
        thresholds=None if sorted_out is None else _threshold_curve(sorted_out),
        histogram=histogram(scores, positive),
    )


def _points(x: Floats, y: Floats, thresholds: Floats) -> Points:
    kept = thinned(x, y)
    finite = np.where(np.isfinite(thresholds), thresholds, NOTHING)
    return Points(
        x=tuple(x[kept].tolist()), y=tuple(y[kept].tolist()), threshold=tuple(finite[kept].tolist())
    )


def _threshold_curve(found: Sorting) -> ThresholdCurve:
    return ThresholdCurve(
        threshold=tuple(found.thresholds.tolist()),
        concentration=_known(found.concentration),
        enrichment=_known(found.enrichment),
        yield_=tuple(found.yields.tolist()),
    )


def _known(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in values)
