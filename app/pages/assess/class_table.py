"""The figures of each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtGui import QColor, QIcon, QPixmap
from qtpy.QtWidgets import QWidget

from app.theme.class_colors import class_color
from app.widgets.figures_table import FiguresTable

if TYPE_CHECKING:
    from models.evaluation.figures import Metrics

HEADERS = ("Class", "Images", "Precision", "Recall", "F1", "ROC AUC")
TIPS = (
    "",
    "Images of this class",
    "Share of the images called this class that really are of it",
    "Share of the images of this class that were called so",
    "Harmonic mean of precision and recall",
    "Probability that an image of this class gets a higher score for it than an image of another class",
)
DOT_PX = 12


class ClassTable(FiguresTable):
    """One line per class, with the class's colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEADERS, TIPS, parent=parent)

    def set_metrics(self, metrics: Metrics) -> None:
        """Show the figures of an evaluation."""
        self.set_rows(
            [
                (
                    one.class_name,
                    f"{one.n:,}",
                    f"{one.precision:.3f}",
                    f"{one.recall:.3f}",
                    f"{one.f1:.3f}",
                    "–" if one.roc_auc is None else f"{one.roc_auc:.3f}",
                )
                for one in metrics.per_class
            ]
        )
        for line in range(len(metrics.per_class)):
            self.item(line, 0).setIcon(_dot(class_color(line, len(metrics.per_class))))


def _dot(color: QColor) -> QIcon:
    pixmap = QPixmap(DOT_PX, DOT_PX)
    pixmap.fill(color)
    return QIcon(pixmap)
