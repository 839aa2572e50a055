"""The table of checks with what is chosen in it below: in full, compared, and the card of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.pages.export.checks_table import ChecksTable
from app.pages.export.cost_plot import CostPlot
from app.pages.export.desk import ExportDesk
from app.pages.export.details import ExportDetails
from app.pages.export.model_card import ModelCardPanel
from app.pages.export.words import tally_words
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.job_bar import JobBar
from app.widgets.splitters import remember
from app.worker.client import WorkerClient

if TYPE_CHECKING:
    from models.export.registry import ExportInfo

TABLE_PX, BELOW_PX = 380, 250
NOTHING_YET = (
    "Nothing exported yet.\n\nEach file will be read back in the program it is for, and its answers to real "
    "images compared with those of the model here."
)


class ResultsPanel(QWidget):
    """Follows the desk; the same export is chosen in the table, in the plot and below."""

    said = Signal(str)
    folder_wanted = Signal()

    def __init__(
        self,
        desk: ExportDesk,
        infos: Mapping[str, ExportInfo],
        client: WorkerClient,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.note = ElidedLabel()
        self.note.setObjectName("quiet")
        self.copy_button = ActionButton("table", "Copy table")
        self.copy_button.setToolTip("Put the table on the clipboard, to paste into a spreadsheet")
        self.folder_button = ActionButton("folder-open", "Open folder")
        self.job_bar = JobBar()
        self.table = ChecksTable()
        self.nothing = QLabel(NOTHING_YET)
        self.stack = QStackedWidget()
        self.details = ExportDetails(infos)
        self.plot = CostPlot()
        self.model_card = ModelCardPanel(client)
        self.tabs = QTabWidget()
        self._compose()
        self._connect()
        self.on_rows_changed()

    def set_folder(self, is_there: bool) -> None:
        """Offer the folder of exports once it is there."""
        self.folder_button.setEnabled(is_there)
        self.folder_button.setToolTip("Show the exported files" if is_there else "Nothing was exported yet.")

    def on_rows_changed(self) -> None:
        """Show the rows as they are now."""
        rows = self._desk.rows
        self.table.show_rows(rows)
        self.plot.show_rows(rows, self.table.chosen)
        self.details.show_row(self.table.chosen_row)
        self.stack.setCurrentWidget(self.table if rows else self.nothing)
        self.note.set_words(tally_words(rows))
        self.copy_button.setEnabled(bool(rows))

    def on_export_chosen(self, key: str) -> None:
        """Show one export everywhere."""
        if self.tabs.currentWidget() is self.model_card:
            self.tabs.setCurrentWidget(self.details)
        self.table.choose(key)
        self.plot.mark(key)
        self.details.show_row(self.table.chosen_row)

    def show_first_trouble(self) -> None:
        """Choose the first export that is not verified, so that its reason is read at once."""
        troubled = (row for row in self._desk.rows if row.result is not None and not row.result.verified)
        first = next(troubled, None)
        if first is not None:
            self.tabs.setCurrentWidget(self.details)
            self.table.choose(first.key)

    def on_copy(self) -> None:
        self.table.copy()
        self.said.emit("Copied the table of checks.")

    def _connect(self) -> None:
        self._desk.rows_changed.connect(self.on_rows_changed)
        self.table.export_chosen.connect(self.on_export_chosen)
        self.plot.export_chosen.connect(self.on_export_chosen)
        self.copy_button.clicked.connect(self.on_copy)
        self.folder_button.clicked.connect(self.folder_wanted)
        self.details.said.connect(self.said)
        self.model_card.said.connect(self.said)

    def _compose(self) -> None:
        heading = QLabel("Checks")
        heading.setObjectName("heading")
        self.nothing.setObjectName("quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(32)
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.table)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(heading)
        top.addWidget(self.note, 1)
        top.addWidget(self.copy_button)
        top.addWidget(self.folder_button)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.job_bar)
        column.addWidget(self.stack, 1)
        for title, widget in (
            ("Card of the model", self.model_card),
            ("Check in full", self.details),
            ("Compare formats", self.plot),
        ):
            self.tabs.addTab(widget, title)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(above)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(0, 1)
        remember(splitter, "export/results", [TABLE_PX, BELOW_PX])
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(splitter)
