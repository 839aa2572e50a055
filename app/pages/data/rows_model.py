"""The rows of the session as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qtpy.QtCore import QAbstractTableModel, QModelIndex, QObject, QSize, Qt, Signal
from qtpy.QtGui import QIcon, QPixmap

from app.state.picture_store import PictureStore
from app.theme.class_colors import class_color
from app.widgets.class_chip import class_dot
from datasets.spec import DataRow
from sessions.document import Session

THUMBNAIL = 32
SORT_ROLE = Qt.ItemDataRole.UserRole
Role = Qt.ItemDataRole
Flag = Qt.ItemFlag


@dataclass(frozen=True)
class Column:
    """One column: the field of the row it shows, its title, and whether it can be changed."""

    field: str
    title: str
    editable: bool
    help: str


def _column(field: str, editable: bool = True, title: str = "") -> Column:
    described = DataRow.model_fields[field]
    return Column(field, title or str(described.title), editable, str(described.description))


COLUMNS = (
    _column("path", editable=False),
    _column("class_name"),
    _column("part"),
    _column("n_images", editable=False),
    _column("images_per_epoch", title="Per epoch"),
    _column("shuffle"),
    _column("zoom"),
    _column("group"),
    _column("left_out", editable=False),
)
PART_TITLES: dict[str, str] = DataRow.model_fields["part"].json_schema_extra["choices"]  # type: ignore
ALL = "all"
NUMBERS = ("n_images", "images_per_epoch", "zoom", "left_out")
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def is_read(row: DataRow) -> bool:
    """Return whether the file of a row has been read to its end; before, only its beginning is known."""
    return bool(row.sha256) or row.n_images == 0


def column_of(field: str) -> int:
    """Return the place of the column that shows a field."""
    return [column.field for column in COLUMNS].index(field)


class RowsModel(QAbstractTableModel):
    """Shows the rows; a change of a cell is only announced, the page makes the new session of it."""

    edited = Signal(int, str, object)
    """Place of the row in the session, name of the field, new value."""

    def __init__(self, pictures: PictureStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._rows: tuple[DataRow, ...] = ()
        self._classes: tuple[str, ...] = ()
        self._icons: dict[str, QIcon] = {}
        pictures.arrived.connect(self.on_picture_arrived)

    def set_session(self, session: Session) -> None:
        """Show the rows of another session; rows that stay keep their selection."""
        recolor = session.classes != self._classes
        self._classes = session.classes
        self._replace_rows(session.rows)
        if recolor and self._rows:
            column = column_of("class_name")
            self.dataChanged.emit(self.index(0, column), self.index(len(self._rows) - 1, column))

    def row(self, place: int) -> DataRow:
        """Return the row at a place of the session."""
        return self._rows[place]

    def known(self, field: str) -> list[str]:
        """Return the classes, or the groups, of the session, for completion."""
        if field == "class_name":
            return list(self._classes)
        return list(dict.fromkeys(row.group for row in self._rows if row.group))

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return COLUMNS[section].title
        if role == Role.TextAlignmentRole and COLUMNS[section].field in NUMBERS:
            return RIGHT
        if role == Role.ToolTipRole:
            tip = COLUMNS[section].help
            return f"{tip} Right-click to set it for all rows." if COLUMNS[section].editable else tip
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        flags = super().flags(index)
        column = COLUMNS[index.column()]
        if column.field == "shuffle":
            return flags | Flag.ItemIsUserCheckable
        return flags | Flag.ItemIsEditable if column.editable else flags

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        row = self._rows[index.row()]
        field = COLUMNS[index.column()].field
        value = getattr(row, field)
        if role == Role.DisplayRole:
            return _text(row, field)
        if role == Role.EditRole or role == SORT_ROLE:
            return self._sort_value(row, field) if role == SORT_ROLE else value
        if role == Role.ToolTipRole:
            return self._tool_tip(row, COLUMNS[index.column()])
        if role == Role.CheckStateRole and field == "shuffle":
            return Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
        if role == Role.DecorationRole:
            return self._decoration(row, field)
        if role == Role.TextAlignmentRole and field in NUMBERS:
            return RIGHT
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:
        field = COLUMNS[index.column()].field
        if role == Role.CheckStateRole and field == "shuffle":
            self.edited.emit(index.row(), field, value == Qt.CheckState.Checked)
            return True
        if role == Role.EditRole and COLUMNS[index.column()].editable:
            self.edited.emit(index.row(), field, value)
            return True
        return False

    def on_picture_arrived(self, place: str, index: int) -> None:
        if index != 0:
            return
        self._icons.pop(place, None)
        for number, row in enumerate(self._rows):
            if row.place == place:
                cell = self.index(number, 0)
                self.dataChanged.emit(cell, cell, [Role.DecorationRole])

    def _replace_rows(self, rows: tuple[DataRow, ...]) -> None:
        start = _common_length(self._rows, rows)
        end = _common_length(self._rows[start:][::-1], rows[start:][::-1])
        n_old = len(self._rows) - start - end
        n_new = len(rows) - start - end
        if n_old == n_new:
            self._rows = rows
            if n_new:
                last = self.index(start + n_new - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(start, 0), last)
            return
        if n_old:
            self.beginRemoveRows(QModelIndex(), start, start + n_old - 1)
            self._rows = (*self._rows[:start], *self._rows[start + n_old :])
            self.endRemoveRows()
        if n_new:
            self.beginInsertRows(QModelIndex(), start, start + n_new - 1)
            self._rows = rows
            self.endInsertRows()

    def _decoration(self, row: DataRow, field: str) -> Any:
        if field == "path" and row.n_images:
            return self._thumbnail(row)
        if field == "class_name" and row.class_name in self._classes:
            return self._dot(row.class_name)
        return None

    def _dot(self, class_name: str) -> QIcon:
        index = self._classes.index(class_name)
        return _plain_icon(class_dot(class_color(index, len(self._classes))))

    def _thumbnail(self, row: DataRow) -> QIcon | None:
        if row.place not in self._icons:
            pixmap = self._pictures.pixmap(row, 0)
            if pixmap is None:
                return None
            self._icons[row.place] = _plain_icon(_square(pixmap))
        return self._icons[row.place]

    def _tool_tip(self, row: DataRow, column: Column) -> str:
        if column.field == "class_name":
            return "\n".join((", ".join(row.all_classes), column.help))
        if column.field == "left_out":
            return f"{column.help} Right-click the row to take them back."
        return self._facts_tip(row) if column.field == "path" else column.help

    def _facts_tip(self, row: DataRow) -> str:
        lines = [row.place] if is_read(row) else [row.place, "Still being read; you can go on meanwhile."]
        facts = self._pictures.facts(row)
        if facts is not None and facts.n_images:
            sizes = f"{facts.min_width} × {facts.min_height}"
            if not facts.equal_sizes:
                sizes += f" to {facts.max_width} × {facts.max_height}"
            lines.append(f"{sizes} pixels, {'colour' if facts.colored else 'gray'}")
        if facts is not None and facts.unreadable:
            lines.append(f"{len(facts.unreadable)} images cannot be read")
        return "\n".join(lines)

    def _sort_value(self, row: DataRow, field: str) -> Any:
        if field == "images_per_epoch":
            return row.n_images if row.images_per_epoch is None else row.images_per_epoch
        value = getattr(row, field)
        if field == "left_out":
            return len(value)
        return value.casefold() if isinstance(value, str) else value


def _text(row: DataRow, field: str) -> str | None:
    if field == "part":
        return PART_TITLES[row.part]
    if field == "images_per_epoch":
        return ALL if row.images_per_epoch is None else f"{row.images_per_epoch:,}"
    if field == "n_images":
        return f"{row.n_images:,}"
    if field == "zoom":
        return f"{row.zoom:g} ×"
    if field == "shuffle":
        return None
    if field == "left_out":
        return f"{len(row.left_out):,}" if row.left_out else ""
    if field == "path":
        # The folder above tells train/cat from test/cat; the tool tip has the whole path.
        name = str(PurePath(*PurePath(row.path).parts[-2:])) + row.place[len(row.path) :]
        return name if is_read(row) else f"{name} · checking…"
    return str(getattr(row, field))


def _plain_icon(pixmap: QPixmap) -> QIcon:
    shown = QIcon(pixmap)
    # The user's image keeps its colours in a selected row.
    shown.addPixmap(pixmap, QIcon.Mode.Selected)
    return shown


def _square(pixmap: QPixmap) -> QPixmap:
    side = QSize(THUMBNAIL * 2, THUMBNAIL * 2)
    smaller = max(pixmap.width(), pixmap.height()) > side.width()
    mode = Qt.TransformationMode
    how = mode.SmoothTransformation if smaller else mode.FastTransformation
    return pixmap.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, how)


def _common_length(one: Sequence[DataRow], other: Sequence[DataRow]) -> int:
    n = 0
    for left, right in zip(one, other, strict=False):
        if left is not right and left != right:
            break
        n += 1
    return n
