"""Concentration, enrichment and yield of each class over the threshold of its score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.evaluation.assessment import Assessment
from models.evaluation.class_curves import THRESHOLDS
from models.evaluation.curves import Sorting, sorting
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.lines import class_name, draw_curves, place_legend

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INFO = PictureInfo("thresholds", "Concentration, enrichment and yield")

FRAME_MM = 46.0


def draw(figure: Figure, assessment: Assessment) -> None:
    """Draw the three below each other."""
    found = dict(_sortings(assessment))
    names = {index: class_name(assessment.classes, index) for index in found}
    frames = figure.subplots(3, 1, sharex=True)
    values = (
        ("Concentration", {index: (one.thresholds, one.concentration) for index, one in found.items()}),
        ("Enrichment", {index: (one.thresholds, one.enrichment) for index, one in found.items()}),
        ("Yield", {index: (one.thresholds, one.yields) for index, one in found.items()}),
    )
    for axes, (title, curves) in zip(frames, values, strict=True):
        draw_curves(axes, curves, names, len(assessment.classes))
        axes.set_ylabel(title)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(
            bottom=0 if title == "Enrichment" else -0.02, top=None if title == "Enrichment" else 1.02
        )
    frames[-1].set_xlabel("Threshold of the score")
    place_legend(figure, frames[-1], 3 * FRAME_MM + 6)


def table(assessment: Assessment) -> Table:
    """Return one row per class and threshold; what is sorted out has no concentration where it is nothing."""

    def rows() -> Iterator[list[object]]:
        for index, found in _sortings(assessment):
            columns = (found.thresholds, found.concentration, found.enrichment, found.yields)
            for values in zip(*(column.tolist() for column in columns), strict=True):
                yield [assessment.classes[index], *(None if value != value else value for value in values)]

    return Table(["class", "threshold", "concentration", "enrichment", "yield"], rows())


def _sortings(assessment: Assessment) -> Iterator[tuple[int, Sorting]]:
    for index in range(len(assessment.classes)):
        found = sorting(assessment.probabilities[:, index], assessment.truth[:, index], THRESHOLDS)
        if found is not None:
            yield index, found
