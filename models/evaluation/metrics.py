"""The figures of a classifier, from what it said of labelled images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment
from models.evaluation.figures import ClassFigures, Metrics
from models.evaluation.intervals.wilson import wilson_interval
from models.evaluation.parts import confusion_matrix

SMALLEST_PROBABILITY = 1e-7

Probabilities = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def evaluate(probabilities: Probabilities, labels: Labels, classes: Sequence[str]) -> Metrics:
    """Return the figures of a classifier of one class per image.

    Args:
        probabilities: float32 (n, n_classes).
        labels: int64 (n,), index of the true class; images without one (-1) are left out.
        classes: names in the order of the columns.

    Raises:
        BadInput: if no image has a true class.
    """
    return measured(Assessment.of(probabilities, labels, classes))


def measured(assessment: Assessment) -> Metrics:
    """Return the figures of an assessment."""
    n, correct = len(assessment), int(assessment.right.sum())
    matrix = confusion_matrix(assessment)
    return Metrics(
        accuracy=correct / n,
        accuracy_ci95=wilson_interval(correct, n),
        loss=cross_entropy(assessment),
        n=n,
        per_class=tuple(_class_figures(assessment, index) for index in range(len(assessment.classes))),
        confusion_matrix=() if assessment.several else tuple(tuple(row) for row in matrix.tolist()),
        classes=assessment.classes,
        labels="several" if assessment.several else "one",
    )


def cross_entropy(assessment: Assessment) -> float:
    """Return the mean of -ln p(true class), or of the cross-entropies of all labels; p is clipped at 1e-7."""
    scores = assessment.probabilities.astype(np.float64)
    if assessment.several:
        told = np.where(assessment.truth, scores, 1 - scores)
        return float(-np.log(np.clip(told, SMALLEST_PROBABILITY, 1.0)).mean())
    told = scores[np.arange(len(scores)), assessment.labels]
    return float(-np.log(np.clip(told, SMALLEST_PROBABILITY, 1.0)).mean())


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


def _class_figures(assessment: Assessment, index: int) -> ClassFigures:
    true, said = assessment.truth[:, index], assessment.said[:, index]
    hits, n, n_predicted = int((true & said).sum()), int(true.sum()), int(said.sum())
    n_other = len(true) - n
    return ClassFigures(
        class_name=assessment.classes[index],
        n=n,
        n_predicted=n_predicted,
        precision=hits / n_predicted if n_predicted else 0.0,
        recall=hits / n if n else 0.0,
        specificity=1 - (n_predicted - hits) / n_other if n_other else None,
        f1=2 * hits / (n + n_predicted) if n + n_predicted else 0.0,
        roc_auc=roc_auc(assessment.probabilities[:, index], true),
    )
