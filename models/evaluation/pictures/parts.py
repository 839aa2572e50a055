"""How the model does on each file and each group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.evaluation.assessment import Assessment
from models.evaluation.details import GroupFigures
from models.evaluation.parts import by_file, by_group
from models.evaluation.pictures.bars import draw_shares
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.style import told_apart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_DRAWN = 40


@dataclass(frozen=True)
class PartsPicture:
    """The accuracy of each file or group."""

    INFO: PictureInfo
    figures: Callable[[Assessment], tuple[GroupFigures, ...]]

    def draw(self, figure: Figure, assessment: Assessment) -> None:
        """Draw the accuracies, the lowest on top; of more than 40, those 40."""
        found = sorted(self.figures(assessment), key=lambda one: one.accuracy)[:MOST_DRAWN]
        draw_shares(
            figure,
            told_apart([one.name for one in found]),
            [one.accuracy for one in found],
            [one.accuracy_ci95 for one in found],
            [one.n for one in found],
            "Percent right (images in brackets)",
        )

    def table(self, assessment: Assessment) -> Table:
        """Return one row each, with the images of each class and those given it."""
        classes = assessment.classes
        header = ["name", "n", "accuracy", "accuracy_low", "accuracy_high"]
        header += [f"true({name})" for name in classes] + [f"predicted({name})" for name in classes]
        rows = [
            [one.name, one.n, one.accuracy, *one.accuracy_ci95, *one.true, *one.predicted]
            for one in self.figures(assessment)
        ]
        return Table(header, rows)


FAMILY = (
    PartsPicture(PictureInfo("files", "Accuracy of each file"), by_file),
    PartsPicture(PictureInfo("groups", "Accuracy of each group", needs_groups=True), by_group),
)
