"""The accuracies of trainings that belong together, put together."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from datasets.basics.options import Options
from models.evaluation.figures import Interval, Metrics
from models.evaluation.intervals.wilson import wilson_interval

CONFIDENCE = 0.95


class Spread(Options):
    """How the accuracy differs among the trainings of a series."""

    n: int
    """Trainings."""
    mean: float
    mean_ci95: Interval | None = None
    """Student's interval of the mean, by ``n - 1`` degrees of freedom; None for a single training."""
    standard_deviation: float
    """With ``n - 1``; 0 for a single training."""


class OutOfFold(Options):
    """All images that a fold validated, each once, by the model that did not learn from it."""

    n: int
    """Images."""
    accuracy: float
    accuracy_ci95: Interval
    """Wilson's interval over all images."""


def spread(measured: Sequence[Metrics]) -> Spread:
    """Return mean and standard deviation of the accuracy, at least one measurement given."""
    accuracies = [metrics.accuracy for metrics in measured]
    n, mean = len(accuracies), statistics.fmean(accuracies)
    if n == 1:
        return Spread(n=n, mean=mean, standard_deviation=0.0)
    from scipy.stats import t

    deviation = statistics.stdev(accuracies)
    half = float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * deviation / math.sqrt(n)
    interval = (max(0.0, mean - half), min(1.0, mean + half))
    return Spread(n=n, mean=mean, mean_ci95=interval, standard_deviation=deviation)


def out_of_fold(measured: Sequence[Metrics]) -> OutOfFold:
    """Return the accuracy over the images of all folds together.

    Args:
        measured: of each fold on its validation part; no image is in two of them.
    """
    n = sum(metrics.n for metrics in measured)
    correct = sum(round(metrics.accuracy * metrics.n) for metrics in measured)
    return OutOfFold(n=n, accuracy=correct / n, accuracy_ci95=wilson_interval(correct, n))
