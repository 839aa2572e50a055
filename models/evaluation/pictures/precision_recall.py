"""Precision over recall, each class against all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.curves import PrecisionRecallCurve, precision_recall_curve
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.lines import class_name, draw_curves, place_legend
from models.evaluation.pictures.style import unit_square
from models.evaluation.ranking import Ranked, Ranking

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INFO = PictureInfo("precision_recall", "Precision and recall")


def draw(figure: Figure, assessment: Assessment) -> None:
    """Draw the curves as stairs with the average precision in the legend.

    A straight line between two points would promise precision that no threshold gives (Davis and Goadrich,
    ICML 2006).
    """
    curves, names = {}, {}
    for index, curve in _curves(assessment):
        recall = np.concatenate([[0.0], curve.recall])
        curves[index] = (recall, np.concatenate([curve.precision[:1], curve.precision]))
        names[index] = class_name(assessment.classes, index, f"{_area(assessment, index):.3f}")
    axes = figure.add_subplot()
    draw_curves(axes, curves, names, len(assessment.classes), step="pre")
    axes.set_xlabel("Recall")
    axes.set_ylabel("Precision")
    unit_square(axes)
    place_legend(figure, axes, 82)


def table(assessment: Assessment) -> Table:
    """Return all points."""

    def rows() -> Iterator[list[object]]:
        for index, curve in _curves(assessment):
            points = zip(
                curve.thresholds.tolist(), curve.precision.tolist(), curve.recall.tolist(), strict=True
            )
            yield from ([assessment.classes[index], *point] for point in points)

    return Table(["class", "threshold", "precision", "recall"], rows())


def _curves(assessment: Assessment) -> Iterator[tuple[int, PrecisionRecallCurve]]:
    for index in range(len(assessment.classes)):
        found = precision_recall_curve(assessment.probabilities[:, index], assessment.truth[:, index])
        if found is not None:
            yield index, found


def _area(assessment: Assessment, index: int) -> float:
    ranking = Ranking.of(assessment.probabilities[:, index], assessment.truth[:, index])
    return float(Ranked.of(ranking, np.ones((1, len(assessment)))).average_precision()[0])
