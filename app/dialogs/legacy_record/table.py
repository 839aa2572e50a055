"""A sheet of AIDeveloper's spreadsheet as a table to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QAbstractTableModel, QModelIndex, Qt
from qtpy.QtWidgets import QAbstractItemView, QTableView, QWidget

if TYPE_CHECKING:
    from sessions.legacy.record import LegacyTable


WIDEST_COLUMN_PX = 280
ROW_MARGINS_PX = 16
"""The numbers of the rows have margins too."""


class LegacyTableModel(QAbstractTableModel):
    """The cells of a sheet; nothing is copied, however many there are."""

    def __init__(self, table: LegacyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of rows."""
        return len(self._table.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of columns."""
        return len(self._table.columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        value = self._table.rows[index.row()][index.column()]
        if isinstance(value, float):
            return f"{value:.6g}"
        return "" if value is None else str(value)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a column, or the number of a row as AIDeveloper counted it."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._table.columns[section] if orientation == Qt.Orientation.Horizontal else str(section)


def table_view(table: LegacyTable) -> QTableView:
    """Return a view of a sheet."""
    view = QTableView()
    view.setModel(LegacyTableModel(table, view))
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setAlternatingRowColors(True)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + ROW_MARGINS_PX)
    view.horizontalHeader().setMaximumSectionSize(WIDEST_COLUMN_PX)
    view.resizeColumnsToContents()
    return view
