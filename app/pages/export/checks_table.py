"""The table of checks: one line per export, as it runs and afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QResizeEvent
from qtpy.QtWidgets import QHeaderView, QWidget

from app.pages.export.copied_table import copied_table
from app.pages.export.rows import ExportRow
from app.pages.export.words import CHECK_HEADERS, CHECK_TIPS, TEXT_COLUMNS, check_figures
from app.theme.roles import color
from app.widgets.sortable_table import LINE_ROLE, Line, SortableTable

LEAST_FORMAT_PX = 184


class ChecksTable(SortableTable):
    """Keeps order and choice while the lines change."""

    export_chosen = Signal(str)
    """Key of the export whose line was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(CHECK_HEADERS, CHECK_TIPS, TEXT_COLUMNS, is_tall=True, parent=parent)
        self.setAccessibleName("Checks")
        self.chosen = ""
        self._rows: tuple[ExportRow, ...] = ()
        header = self.horizontalHeader()
        # What is being done begins with the word that matters.
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.line_chosen.connect(self.on_line_chosen)

    @property
    def chosen_row(self) -> ExportRow | None:
        """What is known of the chosen export."""
        return next((row for row in self._rows if row.key == self.chosen), None)

    def show_rows(self, rows: Sequence[ExportRow]) -> None:
        """Show these lines, sorted as before, with the same export chosen."""
        header = self.horizontalHeader()
        section, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        self._rows = tuple(rows)
        self.set_lines([Line(check_figures(row), color(row.level)) for row in rows])
        if 0 <= section < self.columnCount():
            self.sortByColumn(section, order)
        self._mark(self.chosen)
        self._share_width()

    def choose(self, key: str) -> None:
        """Choose an export as a click on its line does."""
        if key != self.chosen and any(row.key == key for row in self._rows):
            self._mark(key)
            self._choose(key)

    def copied(self) -> str:
        """Return everything that the table knows, in the order that is shown, for a spreadsheet."""
        shown = [self.item(row, 0).data(LINE_ROLE) for row in range(self.rowCount())]
        return copied_table([self._rows[line] for line in shown])

    def on_line_chosen(self, line: int) -> None:
        """Tell which export it is."""
        self._choose(self._rows[line].key)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Give the formats the room that the figures leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        figures = sum(self.columnWidth(column) for column in range(1, self.columnCount()))
        self.setColumnWidth(0, max(LEAST_FORMAT_PX, self.viewport().width() - figures))

    def _choose(self, key: str) -> None:
        if key != self.chosen:
            self.chosen = key
            self.export_chosen.emit(key)

    def _mark(self, key: str) -> None:
        line = next((place for place, row in enumerate(self._rows) if row.key == key), None)
        if line is not None:
            blocked = self.blockSignals(True)
            self.setCurrentCell(self.row_of(line), 0)
            self.blockSignals(blocked)
