"""The confusion matrix and the figures of each class."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import cell, label_cell, of_class
from app.pages.assess.class_table import ClassTable
from app.pages.assess.label_matrix import LabelMatrix
from app.pages.assess.save_button import SaveButton
from app.pages.assess.tab import AssessTab, TabInfo
from app.widgets.confusion_matrix import ConfusionMatrix
from app.widgets.splitters import remember

TAB = TabInfo(
    name="matrix",
    title="Matrix",
    order=10,
    help="Which class is taken for which; a click on a cell shows its images",
)


class TabWidget(AssessTab):
    """The matrix above, the classes below."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.matrix = ConfusionMatrix()
        self.labels = LabelMatrix()
        self.stack = QStackedWidget()
        self.classes = ClassTable()
        self.save_matrix = SaveButton("confusion", self.copy_matrix)
        self.save_classes = SaveButton("classes", self.classes.copy)
        self.matrix.cell_chosen.connect(self.on_cell)
        self.labels.cell_chosen.connect(self.on_label_cell)
        self.classes.line_chosen.connect(self.on_class)
        for button in (self.save_matrix, self.save_classes):
            button.asked.connect(self.picture_asked)
            button.copied.connect(self.said)
        self._compose()

    def show_evaluated(self) -> None:
        """Show the matrix of one label per image, or the tables of several."""
        if self.evaluated is None:
            return
        metrics = self.evaluated.result.metrics
        self.classes.set_metrics(metrics)
        if self.evaluated.several:
            self.labels.set_evaluated(self.evaluated)
            self.stack.setCurrentWidget(self.labels)
        else:
            self.matrix.set_figures(metrics.confusion_matrix, metrics.classes)
            self.stack.setCurrentWidget(self.matrix)

    def copy_matrix(self) -> None:
        """Put the counts that are shown on the clipboard."""
        (self.labels.matrix if self.evaluated is not None and self.evaluated.several else self.matrix).copy()

    def on_cell(self, true: int, predicted: int) -> None:
        if self.evaluated is not None:
            self.images_asked.emit(cell(self.evaluated, true, predicted))

    def on_label_cell(self, label: int, there: bool, said: bool) -> None:
        if self.evaluated is not None:
            self.images_asked.emit(label_cell(self.evaluated, label, there, said))

    def on_class(self, label: int) -> None:
        if self.evaluated is not None:
            self.images_asked.emit(of_class(self.evaluated, label))

    def _compose(self) -> None:
        self.stack.addWidget(self.matrix)
        self.stack.addWidget(self.labels)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(
            _with_title("Confusion matrix – click a cell to see its images", self.save_matrix, self.stack)
        )
        splitter.addWidget(_with_title("Classes", self.save_classes, self.classes))
        remember(splitter, "assess/matrix", [300, 200])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(splitter)


def _with_title(title: str, save: SaveButton, below: QWidget) -> QWidget:
    label = QLabel(title)
    label.setObjectName("heading")
    above = QHBoxLayout()
    above.addWidget(label, 1)
    above.addWidget(save)
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addLayout(above)
    column.addWidget(below, 1)
    return whole
