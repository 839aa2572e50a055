"""The confusion matrix."""

from __future__ import annotations

from qtpy.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import cell, label_cell
from app.pages.assess.label_matrix import LabelMatrix
from app.pages.assess.save_button import SaveButton
from app.pages.assess.tab import AssessTab, TabInfo
from app.pages.assess.title_line import title_line
from app.widgets.confusion_matrix import ConfusionMatrix

TAB = TabInfo(
    name="matrix",
    title="Matrix",
    order=10,
    help="Which class is taken for which; a click on a cell shows its images",
)
NO_PICTURE = "One picture cannot show the tables of several labels: copy them, or save the report."


class TabWidget(AssessTab):
    """One matrix, or, where an image can have several labels, a small one for each of them."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.matrix = ConfusionMatrix()
        self.labels = LabelMatrix()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.matrix)
        self.stack.addWidget(self.labels)
        self.save = SaveButton("confusion_matrix", self.copy)
        self.matrix.percent_button.toggled.connect(self.on_percent)
        self.matrix.cell_chosen.connect(self.on_cell)
        self.labels.cell_chosen.connect(self.on_label_cell)
        self.save.asked.connect(self.picture_asked)
        self.save.copied.connect(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(title_line("Click a cell to see its images", self.save))
        column.addWidget(self.stack, 1)

    def show_evaluated(self) -> None:
        """Show the matrix of one label per image, or the tables of several."""
        if self.evaluated is None:
            return
        if self.evaluated.several:
            self.labels.set_evaluated(self.evaluated)
            self.stack.setCurrentWidget(self.labels)
            self.save.set_picture("", NO_PICTURE)
        else:
            metrics = self.evaluated.result.metrics
            self.matrix.set_figures(metrics.confusion_matrix, metrics.classes)
            self.stack.setCurrentWidget(self.matrix)
            self.on_percent(self.matrix.percent_button.isChecked())

    def on_percent(self, percent: bool) -> None:
        """Save what is shown: counts or percent."""
        self.save.set_picture("confusion_percent" if percent else "confusion_matrix")

    def copy(self) -> None:
        """Put the table that is shown on the clipboard."""
        shown = self.labels.matrix if self.stack.currentWidget() is self.labels else self.matrix
        shown.copy()

    def on_cell(self, true: int, predicted: int) -> None:
        if self.evaluated is not None:
            self.images_asked.emit(cell(self.evaluated, true, predicted))

    def on_label_cell(self, label: int, there: bool, said: bool) -> None:
        if self.evaluated is not None:
            self.images_asked.emit(label_cell(self.evaluated, label, there, said))
