"""The figures of each class."""

from __future__ import annotations

from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import of_class
from app.pages.assess.class_table import ClassTable
from app.pages.assess.save_button import SaveButton
from app.pages.assess.tab import AssessTab, TabInfo
from app.pages.assess.title_line import title_line

TAB = TabInfo(
    name="classes",
    title="Classes",
    order=15,
    help="Precision, recall and more of each class; a click on a row shows its images",
)


class TabWidget(AssessTab):
    """One row per class."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.table = ClassTable()
        self.save = SaveButton("", self.table.copy)
        self.table.line_chosen.connect(self.on_class)
        self.save.copied.connect(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(title_line("Click a row to see its images", self.save))
        column.addWidget(self.table, 1)

    def show_evaluated(self) -> None:
        """List the classes."""
        if self.evaluated is not None:
            self.table.set_metrics(self.evaluated.result.metrics)

    def on_class(self, label: int) -> None:
        if self.evaluated is not None:
            self.images_asked.emit(of_class(self.evaluated, label))
