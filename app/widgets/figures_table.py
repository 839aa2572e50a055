"""A small table to read."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

ROW_HEIGHT_PX = 28
SMALLEST_COLUMN_PX = 68


class FiguresTable(QTableWidget):
    """Texts in the first column, figures right-aligned in the others; nothing can be edited.

    Args:
        headers: titles of the columns.
        tips: tool tips of the titles, or an empty text for none.
        text_columns: columns that hold words, so that they stand on the left.
        wide_column: the one that takes the room that is left.
    """

    def __init__(
        self,
        headers: Sequence[str],
        tips: Sequence[str] = (),
        text_columns: Sequence[int] = (0,),
        wide_column: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, len(headers), parent)
        self._text_columns = set(text_columns)
        for column, title in enumerate(headers):
            item = QTableWidgetItem(title)
            item.setTextAlignment(self._alignment(column))
            item.setToolTip(tips[column] if tips else "")
            self.setHorizontalHeaderItem(column, item)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # The arrow keys move inside a table; Tab goes on to what follows it.
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        self.horizontalHeader().setMinimumSectionSize(SMALLEST_COLUMN_PX)
        for column in range(len(headers)):
            mode = QHeaderView.ResizeMode.Stretch if column == wide_column else _TO_CONTENTS
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these texts; a text that is cut off stands in its tool tip."""
        self.setRowCount(len(rows))
        for line, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(self._alignment(column))
                item.setToolTip(text if column in self._text_columns else "")
                self.setItem(line, column, item)

    def texts(self) -> list[list[str]]:
        """Return what is shown, row by row."""
        return [
            [self.item(line, column).text() for column in range(self.columnCount())]
            for line in range(self.rowCount())
        ]

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        if column in self._text_columns:
            return Qt.AlignmentFlag(int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter))
        return Qt.AlignmentFlag(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))


_TO_CONTENTS = QHeaderView.ResizeMode.ResizeToContents
