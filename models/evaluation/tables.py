"""Tables of an evaluation as CSV text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from models.evaluation.assessment import Assessment
from models.evaluation.curves import Calibration, calibration, precision_recall_curve, roc_curve
from models.evaluation.figures import Metrics

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program would compute a text that begins so."""


def all_tables(metrics: Metrics, assessment: Assessment) -> dict[str, str]:
    """Return CSV texts by file name."""
    tables = {
        "per_class.csv": per_class_table(metrics),
        "per_image.csv": per_image_table(assessment),
        "roc.csv": roc_table(assessment),
        "precision_recall.csv": precision_recall_table(assessment),
        "calibration.csv": calibration_table(calibration(assessment)),
    }
    return tables if assessment.several else tables | {"confusion_matrix.csv": confusion_table(metrics)}


def per_class_table(metrics: Metrics) -> str:
    """Return one row per class."""
    header = ["class", "n", "precision", "recall", "f1", "roc_auc"]
    rows = (
        [row.class_name, row.n, row.precision, row.recall, row.f1, row.roc_auc] for row in metrics.per_class
    )
    return to_csv(header, rows)


def per_image_table(assessment: Assessment) -> str:
    """Return one row per image: true and predicted class, whether they agree, all probabilities.

    Where an image can have several labels, they stand behind each other, with ``; `` between them.
    """
    classes = assessment.classes
    scores_of = [f"p({name})" for name in classes]
    header = ["file", "image", "group", "true_class", "predicted_class", "correct", *scores_of]

    def rows() -> Iterable[Sequence[object]]:
        for place in range(len(assessment)):
            true, said = (
                "; ".join(name for name, flag in zip(classes, flags[place], strict=True) if flag)
                for flags in (assessment.truth, assessment.said)
            )
            texts = [assessment.files[place], assessment.names[place], assessment.groups[place], true, said]
            scores = (f"{score:.6g}" for score in assessment.probabilities[place])
            yield [*texts, int(assessment.right[place]), *scores]

    return to_csv(header, rows())


def confusion_table(metrics: Metrics) -> str:
    """Return the confusion matrix: a row for each true class, a column for each predicted one."""
    rows = ([name, *row] for name, row in zip(metrics.classes, metrics.confusion_matrix, strict=True))
    return to_csv(["true \\ predicted", *metrics.classes], rows)


def roc_table(assessment: Assessment) -> str:
    """Return the points of all ROC curves."""

    def rows() -> Iterable[Sequence[object]]:
        for index, name in enumerate(assessment.classes):
            curve = roc_curve(assessment.probabilities[:, index], assessment.truth[:, index])
            if curve is not None:
                points = zip(
                    curve.thresholds, curve.false_positive_rate, curve.true_positive_rate, strict=True
                )
                yield from ([name, *(f"{value:.6g}" for value in point)] for point in points)

    return to_csv(["class", "threshold", "false_positive_rate", "true_positive_rate"], rows())


def precision_recall_table(assessment: Assessment) -> str:
    """Return the points of all precision-recall curves."""

    def rows() -> Iterable[Sequence[object]]:
        for index, name in enumerate(assessment.classes):
            curve = precision_recall_curve(assessment.probabilities[:, index], assessment.truth[:, index])
            if curve is not None:
                points = zip(curve.thresholds, curve.precision, curve.recall, strict=True)
                yield from ([name, *(f"{value:.6g}" for value in point)] for point in points)

    return to_csv(["class", "threshold", "precision", "recall"], rows())


def calibration_table(found: Calibration) -> str:
    """Return one row per filled bin of the calibration."""
    rows = (
        [f"{score:.6g}", f"{right:.6g}", n]
        for score, right, n in zip(found.mean_score, found.accuracy, found.n, strict=True)
    )
    return to_csv(["mean_score", "accuracy", "n"], rows)


def to_csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Return CSV text (RFC 4180) in which no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_plain(cell) for cell in header])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def _plain(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        # The usual way to tell spreadsheet programs that this is text; numbers are never texts here.
        return f"'{cell}"
    return "" if cell is None else cell
