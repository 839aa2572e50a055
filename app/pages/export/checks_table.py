"""The table of checks: one line per format, as it runs and afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QHeaderView, QWidget

from app.pages.export.rows import ExportRow
from app.pages.export.words import CHECK_HEADERS, CHECK_TIPS, TEXT_COLUMNS, check_figures
from app.theme.roles import color
from app.widgets.sortable_table import Line, SortableTable

FORMAT_PX, RESULT_PX = 176, 112


class ChecksTable(SortableTable):
    """Keeps order and choice while the lines change."""

    format_chosen = Signal(str)
    """Name of the format whose line was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(CHECK_HEADERS, CHECK_TIPS, TEXT_COLUMNS, parent=parent)
        self.setAccessibleName("Checks")
        self.chosen = ""
        self._rows: tuple[ExportRow, ...] = ()
        header = self.horizontalHeader()
        # What is being done begins with the word that matters.
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for column, width in enumerate((FORMAT_PX, RESULT_PX)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        self.line_chosen.connect(self.on_line_chosen)

    @property
    def chosen_row(self) -> ExportRow | None:
        """What is known of the chosen format."""
        return next((row for row in self._rows if row.format == self.chosen), None)

    def show_rows(self, rows: Sequence[ExportRow]) -> None:
        """Show these lines, sorted as before, with the same format chosen."""
        header = self.horizontalHeader()
        section, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        self._rows = tuple(rows)
        self.set_lines([Line(check_figures(row), color(row.level)) for row in rows])
        if 0 <= section < self.columnCount():
            self.sortByColumn(section, order)
        self._mark(self.chosen)

    def choose(self, name: str) -> None:
        """Choose a format as a click on its line does."""
        if name != self.chosen and any(row.format == name for row in self._rows):
            self._mark(name)
            self._choose(name)

    def on_line_chosen(self, line: int) -> None:
        """Tell which format it is."""
        self._choose(self._rows[line].format)

    def _choose(self, name: str) -> None:
        if name != self.chosen:
            self.chosen = name
            self.format_chosen.emit(name)

    def _mark(self, name: str) -> None:
        line = next((place for place, row in enumerate(self._rows) if row.format == name), None)
        if line is not None:
            blocked = self.blockSignals(True)
            self.setCurrentCell(self.row_of(line), 0)
            self.blockSignals(blocked)
