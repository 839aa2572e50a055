"""The figures of each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import QWidget

from app.pages.assess.figure_words import count, figure, words
from app.theme.class_colors import class_color
from app.widgets.sortable_table import Line, SortableTable

if TYPE_CHECKING:
    from models.evaluation.figures import ClassFigures, Metrics

HEADERS = ("Class", "Images", "Precision", "Recall", "F1", "ROC AUC", "PR AUC", "Specificity")
TIPS = (
    "A click on a class shows its images; a click on a title sorts",
    "Images of this class",
    "Share of the images called this class that really are of it; below: 95 % interval",
    "Share of the images of this class that were called so; below: 95 % interval",
    "Harmonic mean of precision and recall; below: 95 % interval",
    "Probability that an image of this class gets a higher score for it than an image of another class; "
    "below: 95 % interval",
    "Average precision: area under the curve of precision against recall; below: 95 % interval",
    "Share of the images of other classes that were not called this class; below: 95 % interval",
)


class ClassTable(SortableTable):
    """One line per class, with the class's colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEADERS, TIPS, is_tall=True, parent=parent)
        self.setAccessibleName("Classes")

    def set_metrics(self, metrics: Metrics) -> None:
        """Show the figures of an evaluation."""
        n = len(metrics.per_class)
        self.set_lines([_line(one, place, n) for place, one in enumerate(metrics.per_class)])


def _line(one: ClassFigures, place: int, n_classes: int) -> Line:
    figures = (
        words(one.class_name),
        count(one.n),
        figure(one.precision, one.precision_ci95),
        figure(one.recall, one.recall_ci95),
        figure(one.f1, one.f1_ci95),
        figure(one.roc_auc, one.roc_auc_ci95),
        figure(one.pr_auc, one.pr_auc_ci95),
        figure(one.specificity, one.specificity_ci95),
    )
    return Line(figures, class_color(place, n_classes))
