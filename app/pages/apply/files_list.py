"""The list of what is to be classified, with what is known of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from textwrap import fill
from typing import Any

from qtpy.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from qtpy.QtGui import QKeyEvent, QPainter
from qtpy.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.pages.export.words import size_text
from app.theme.roles import color
from datasets.spec import DataRow

Role = Qt.ItemDataRole
LINE_ROLE = Role.UserRole
ROW_HEIGHT = 48
MARGIN = 8
MARK_PX = 4
TIP_CHARACTERS = 80
"""Of a line; Qt breaks none in a tip of plain text."""
LEAST_PX = 2 * ROW_HEIGHT + 8
LEVEL_ROLES = {"good": "good", "warning": "warning", "bad": "bad"}


@dataclass(frozen=True)
class FileState:
    """What happened to a file.

    Attributes:
        words: shown on its second line.
        level: ``good``, ``warning`` or ``bad`` where it was judged, else empty.
        tip: shown where the mouse rests on it, the words where it is empty.
    """

    words: str
    level: str = ""
    tip: str = ""


def file_name(row: DataRow) -> str:
    """Return the name of a file or folder, with the label in it if only the images of one are meant."""
    name = PurePath(row.path).name or row.path
    return f"{name} [{row.selection}]" if row.selection else name


class FilesModel(QAbstractListModel):
    """The rows, and the state of each by its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DataRow, ...] = ()
        self._states: dict[str, FileState] = {}

    @property
    def rows(self) -> tuple[DataRow, ...]:
        return self._rows

    def set_rows(self, rows: Sequence[DataRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def set_states(self, states: Mapping[str, FileState]) -> None:
        """Show these states, by the place of a row; other rows have none."""
        self._states = dict(states)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        row = self._rows[index.row()]
        state = self._states.get(row.place, FileState(""))
        if role == Role.DisplayRole:
            return file_name(row)
        if role == LINE_ROLE:
            return row, state
        if role == Role.ToolTipRole:
            told = [fill(line, TIP_CHARACTERS) for line in (state.tip or state.words).splitlines()]
            return "\n".join([row.place, self.second_line(row), *told])
        if role == Role.AccessibleTextRole:
            return ", ".join(filter(None, (file_name(row), self.second_line(row), state.tip or state.words)))
        return None

    @staticmethod
    def second_line(row: DataRow) -> str:
        """Return number of images and size in words."""
        images = "1 image" if row.n_images == 1 else f"{row.n_images:,} images"
        return f"{images} · {size_text(row.size_bytes)}" if row.sha256 else f"{images} · being read"


class FileDelegate(QStyledItemDelegate):
    """Two lines per file: its name; images, size and state, with a bar in the colour of the verdict."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if painter is None:
            return
        row, state = index.data(LINE_ROLE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, color("selected"))
        role = LEVEL_ROLES.get(state.level, "")
        if role:
            painter.fillRect(QRect(option.rect.topLeft(), QSize(MARK_PX, ROW_HEIGHT)), color(role))
        area = option.rect.adjusted(MARGIN + MARK_PX, 4, -MARGIN, -4)
        top = QRect(area.left(), area.top(), area.width(), area.height() // 2)
        below = top.translated(0, top.height())
        _write(painter, top, index.data(), "text", Qt.TextElideMode.ElideMiddle)
        words = state.words or FilesModel.second_line(row)
        _write(painter, below, words, role or "quiet", Qt.TextElideMode.ElideRight)
        painter.restore()


class FilesList(QListView):
    """Several files can be selected; Delete removes them from the list."""

    selection_moved = Signal(list)
    """The selected :class:`DataRow`\\ s."""
    removal_asked = Signal(list)
    """The :class:`DataRow`\\ s that the Delete key was pressed on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files = FilesModel(self)
        self.setModel(self.files)
        self.setItemDelegate(FileDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Files to classify")
        self.selectionModel().selectionChanged.connect(self.on_selection_changed)

    def set_rows(self, rows: Sequence[DataRow]) -> None:
        """Show these rows; those that stay keep their selection."""
        before = {row.place for row in self.selected()}
        self.files.set_rows(rows)
        selection = self.selectionModel()
        for number, row in enumerate(rows):
            if row.place in before:
                selection.select(self.files.index(number), selection.SelectionFlag.Select)
        if before:
            self.on_selection_changed()

    def selected(self) -> list[DataRow]:
        """Return the selected rows in the order of the list."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.files.rows[place] for place in places if place < len(self.files.rows)]

    def on_selection_changed(self) -> None:
        self.selection_moved.emit(self.selected())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, LEAST_PX)

    def sizeHint(self) -> QSize:
        return QSize(0, LEAST_PX)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected():
            self.removal_asked.emit(self.selected())
        elif event.key() == Qt.Key.Key_Escape and self.selected():
            self.clearSelection()
        else:
            super().keyPressEvent(event)


def _write(painter: QPainter, place: QRect, words: str, role: str, mode: Qt.TextElideMode) -> None:
    painter.setPen(color(role))
    shown = painter.fontMetrics().elidedText(words, mode, place.width())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
