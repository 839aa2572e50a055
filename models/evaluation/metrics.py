"""Accuracy, loss and the figures of each class, from probabilities and true classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from models.evaluation.figures import ClassFigures, Metrics

CONFIDENCE = 0.95
SMALLEST_PROBABILITY = 1e-7

Probabilities = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def evaluate(probabilities: Probabilities, labels: Labels, classes: Sequence[str]) -> Metrics:
    """Return the figures of a classifier.

    Args:
        probabilities: float32 (n, n_classes).
        labels: int64 (n,), index of the true class; images without one (-1) are left out.
        classes: names in the order of the columns.

    Raises:
        BadInput: if no image has a true class.
    """
    labelled = labels >= 0
    probabilities, labels = probabilities[labelled], labels[labelled]
    n = len(labels)
    if n == 0:
        raise BadInput("There are no labelled images to evaluate on: give data with one folder per class.")
    predicted = probabilities.argmax(axis=1)
    matrix = confusion_matrix(labels, predicted, len(classes))
    correct = int(np.trace(matrix))
    return Metrics(
        accuracy=correct / n,
        accuracy_ci95=wilson_interval(correct, n),
        loss=cross_entropy(probabilities, labels),
        n=n,
        per_class=tuple(
            _class_figures(name, index, matrix, probabilities, labels) for index, name in enumerate(classes)
        ),
        confusion_matrix=tuple(tuple(int(count) for count in row) for row in matrix),
        classes=tuple(classes),
    )


def confusion_matrix(labels: Labels, predicted: Labels, n_classes: int) -> npt.NDArray[np.int64]:
    """Return counts (n_classes, n_classes): row true class, column predicted class."""
    flat = np.bincount(labels * n_classes + predicted, minlength=n_classes**2)
    return flat.reshape(n_classes, n_classes).astype(np.int64)


def wilson_interval(correct: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    from scipy.stats import binomtest

    interval = binomtest(correct, n).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


def cross_entropy(probabilities: Probabilities, labels: Labels) -> float:
    """Return the mean of -ln p(true class), with p clipped at 1e-7."""
    true = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.clip(true, SMALLEST_PROBABILITY, 1.0)).mean())


def roc_auc(scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]) -> float | None:
    """Return the area under the ROC curve by ranks (Mann-Whitney U), ties counted half.

    Args:
        scores: (n,).
        positive: (n,), whether each image belongs to the class.

    Returns:
        None where all images belong to the class or none does.
    """
    from scipy.stats import rankdata

    n_positive = int(positive.sum())
    n_negative = len(positive) - n_positive
    if n_positive == 0 or n_negative == 0:
        return None
    ranks = rankdata(scores)
    u = float(ranks[positive].sum()) - n_positive * (n_positive + 1) / 2
    return u / (n_positive * n_negative)


def _class_figures(
    name: str, index: int, matrix: npt.NDArray[np.int64], probabilities: Probabilities, labels: Labels
) -> ClassFigures:
    hits = int(matrix[index, index])
    n, n_predicted = int(matrix[index].sum()), int(matrix[:, index].sum())
    return ClassFigures(
        class_name=name,
        n=n,
        precision=hits / n_predicted if n_predicted else 0.0,
        recall=hits / n if n else 0.0,
        f1=2 * hits / (n + n_predicted) if n + n_predicted else 0.0,
        roc_auc=roc_auc(probabilities[:, index], labels == index),
    )
