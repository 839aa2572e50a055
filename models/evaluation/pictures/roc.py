"""ROC curves, each class against all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.curves import RocCurve, roc_curve
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.lines import class_name, draw_curves, place_legend
from models.evaluation.pictures.style import GRAY, unit_square
from models.evaluation.ranking import Ranked, Ranking

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INFO = PictureInfo("roc", "ROC curves")


def draw(figure: Figure, assessment: Assessment) -> None:
    """Draw the curves with their areas in the legend."""
    curves, names = {}, {}
    for index, curve in _curves(assessment):
        curves[index] = (curve.false_positive_rate, curve.true_positive_rate)
        names[index] = class_name(assessment.classes, index, f"{_area(assessment, index):.3f}")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=GRAY, linewidth=0.6, linestyle=":")
    draw_curves(axes, curves, names, len(assessment.classes))
    axes.set_xlabel("False positive rate")
    axes.set_ylabel("True positive rate")
    unit_square(axes)
    place_legend(figure, axes, 82)


def table(assessment: Assessment) -> Table:
    """Return all points; the threshold of the first one, above every score, is empty."""

    def rows() -> Iterator[list[object]]:
        for index, curve in _curves(assessment):
            points = zip(
                curve.thresholds.tolist(),
                curve.false_positive_rate.tolist(),
                curve.true_positive_rate.tolist(),
                strict=True,
            )
            for threshold, x, y in points:
                yield [assessment.classes[index], threshold if np.isfinite(threshold) else None, x, y]

    return Table(["class", "threshold", "false_positive_rate", "true_positive_rate"], rows())


def _curves(assessment: Assessment) -> Iterator[tuple[int, RocCurve]]:
    for index in range(len(assessment.classes)):
        found = roc_curve(assessment.probabilities[:, index], assessment.truth[:, index])
        if found is not None:
            yield index, found


def _area(assessment: Assessment, index: int) -> float:
    ranking = Ranking.of(assessment.probabilities[:, index], assessment.truth[:, index])
    return float(Ranked.of(ranking, np.ones((1, len(assessment)))).roc_auc()[0])
