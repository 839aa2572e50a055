"""A table to read, to sort and to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QColor, QIcon, QKeyEvent, QKeySequence
from qtpy.QtWidgets import QAbstractItemView, QApplication, QTableWidgetItem, QWidget

from app.widgets.class_chip import class_dot
from app.widgets.figures_table import FiguresTable

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
TALL_PX = 40
"""Height of a row whose figures have their intervals below them."""


@dataclass(frozen=True)
class Figure:
    """One cell: its words, and what it is sorted by (None: last)."""

    text: str
    value: float | str | None = None


@dataclass(frozen=True)
class Line:
    """One row of the table: its figures, and the colour of a dot before the first one, if any."""

    figures: tuple[Figure, ...]
    dot: QColor | None = None


class SortableTable(FiguresTable):
    """A click on a title sorts; a click on a row, or the arrow keys, choose it; Ctrl+C copies everything."""

    line_chosen = Signal(int)
    """Place of the chosen line among those that were set, however they are sorted."""

    def __init__(
        self,
        headers: Sequence[str],
        tips: Sequence[str] = (),
        text_columns: Sequence[int] = (0,),
        wide_column: int = 0,
        is_tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(headers, tips, text_columns, wide_column, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        # Names with the same beginning differ at their end.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if is_tall:
            self.verticalHeader().setDefaultSectionSize(TALL_PX)
        self.currentCellChanged.connect(self.on_current_cell_changed)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines, in this order; nothing is chosen afterwards."""
        blocked = self.blockSignals(True)
        self.setSortingEnabled(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.set_rows([[figure.text for figure in line.figures] for line in lines])
        for number, line in enumerate(lines):
            for column, figure in enumerate(line.figures):
                self._sort_by(number, column, figure)
            self.item(number, 0).setData(LINE_ROLE, number)
            if line.dot is not None:
                self.item(number, 0).setIcon(_dot_icon(line.dot))
        self.setCurrentCell(-1, -1)
        self.blockSignals(blocked)
        self.setSortingEnabled(True)

    def row_of(self, line: int) -> int:
        """Return in which row a line stands now."""
        rows = range(self.rowCount())
        return next(row for row in rows if self.item(row, 0).data(LINE_ROLE) == line)

    def copied(self) -> str:
        """Return the table as text: lines, with tabulators between the columns."""
        titles = [self.horizontalHeaderItem(column).text() for column in range(self.columnCount())]
        return "\n".join(
            "\t".join(text.replace("\n", " ") for text in row) for row in [titles, *self.texts()]
        )

    def copy(self) -> None:
        """Put the whole table on the clipboard."""
        QApplication.clipboard().setText(self.copied())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def on_current_cell_changed(self, row: int, _column: int, before: int, _column_before: int) -> None:
        """Tell which line is chosen now."""
        if row >= 0 and row != before:
            self.line_chosen.emit(self.item(row, 0).data(LINE_ROLE))

    def _sort_by(self, row: int, column: int, figure: Figure) -> None:
        plain = self.item(row, column)
        item = _SortedItem(figure)
        item.setTextAlignment(plain.textAlignment())
        item.setToolTip(plain.toolTip())
        self.setItem(row, column, item)


def _dot_icon(color: QColor) -> QIcon:
    """Return a dot that keeps its colour in the chosen row, where Qt would tint it."""
    dot = class_dot(color)
    icon = QIcon(dot)
    icon.addPixmap(dot, QIcon.Mode.Selected)
    return icon


class _SortedItem(QTableWidgetItem):
    def __init__(self, figure: Figure) -> None:
        super().__init__(figure.text)
        self.value = figure.value

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, _SortedItem) or other.value is None:
            return self.value is not None
        if self.value is None:
            return False
        if isinstance(self.value, str) or isinstance(other.value, str):
            return str(self.value).casefold() < str(other.value).casefold()
        return self.value < other.value
