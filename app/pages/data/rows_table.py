"""The table of the session's rows."""

from __future__ import annotations

from typing import cast

from qtpy.QtCore import QItemSelectionModel, QPoint, QSize, QSortFilterProxyModel, Qt, Signal
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.pages.data.row_editors import RowEditors
from app.pages.data.rows_model import COLUMNS, SORT_ROLE, THUMBNAIL, RowsModel, column_of
from app.state.picture_store import PictureStore
from sessions.document import Session

WIDTHS = {"class_name": 108, "part": 80, "n_images": 60, "images_per_epoch": 76, "shuffle": 60, "zoom": 56}
RARE = {"group": 88, "left_out": 64}
"""Widths of columns that are shown only when they say something."""
ROW_HEIGHT = 40


class RowsTable(QTableView):
    """Sortable, with editors in the cells; says what should change and what is selected."""

    edited = Signal(list, str, object)
    """Places of rows in the session, name of the field, new value."""
    removal_asked = Signal(list)
    selection_moved = Signal(list)
    """Places of the selected rows, the current one first."""
    header_menu_asked = Signal(str, QPoint)
    """Field of a column, and where the menu belongs on the screen."""
    row_menu_asked = Signal(QPoint)

    def __init__(self, pictures: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_changing = False
        self.rows = RowsModel(pictures, self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.rows)
        self._proxy.setSortRole(SORT_ROLE)
        self.setModel(self._proxy)
        self.setItemDelegate(RowEditors(self))
        self._set_manner()
        self._set_header()
        self.rows.edited.connect(self.on_edited)
        self.selectionModel().selectionChanged.connect(self.on_selection_changed)
        self.selectionModel().currentRowChanged.connect(self.on_selection_changed)
        self.customContextMenuRequested.connect(self.on_menu)

    def set_session(self, session: Session) -> None:
        """Show the rows of this session."""
        was_empty = not self.rows.rowCount()
        # While rows come and go the selection speaks of places that are no longer the session's.
        self._is_changing = True
        self.rows.set_session(session)
        self._is_changing = False
        grouped = session.split.group_by == "row_group" or any(row.group for row in session.rows)
        self.setColumnHidden(column_of("group"), not grouped)
        self.setColumnHidden(column_of("left_out"), not any(row.left_out for row in session.rows))
        if was_empty and session.rows:
            self.select([0])
        self.on_selection_changed()

    def selected(self) -> list[int]:
        """Return the places of the selected rows, the current one first."""
        places = [self._proxy.mapToSource(index).row() for index in self.selectionModel().selectedRows()]
        current = self._proxy.mapToSource(self.currentIndex()).row()
        return sorted(places, key=_CurrentFirst(current))

    def select(self, places: list[int]) -> None:
        """Select rows of the session."""
        self.clearSelection()
        kind = QItemSelectionModel.SelectionFlag
        for place in places:
            index = self._proxy.mapFromSource(self.rows.index(place, 0))
            self.selectionModel().setCurrentIndex(
                index, cast("QItemSelectionModel.SelectionFlags", kind.Select | kind.Rows)
            )

    def on_edited(self, place: int, field: str, value: object) -> None:
        selected = self.selected()
        self.edited.emit(selected if place in selected else [place], field, value)

    def on_selection_changed(self) -> None:
        if not self._is_changing:
            self.selection_moved.emit(self.selected())

    def on_header_menu(self, point: QPoint) -> None:
        header = self.horizontalHeader()
        section = header.logicalIndexAt(point)
        if section >= 0:
            self.header_menu_asked.emit(COLUMNS[section].field, header.mapToGlobal(point))

    def on_menu(self, point: QPoint) -> None:
        self.row_menu_asked.emit(self.viewport().mapToGlobal(point))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_asked.emit(self.selected())
            return
        super().keyPressEvent(event)

    def _set_manner(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        triggers = trigger.DoubleClicked | trigger.SelectedClicked | trigger.EditKeyPressed
        self.setEditTriggers(cast("QAbstractItemView.EditTriggers", triggers))
        self.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setAccessibleName("Rows of the session")

    def _set_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(column_of("path"), QHeaderView.ResizeMode.Stretch)
        for field, width in (WIDTHS | RARE).items():
            self.setColumnWidth(column_of(field), width)
        header.setMinimumSectionSize(56)
        header.setHighlightSections(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        header.setDefaultAlignment(cast("Qt.Alignment", left))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self.on_header_menu)
        # Shown in the order of the session until the user sorts by a column.
        self.setSortingEnabled(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._proxy.sort(-1)


class _CurrentFirst:
    """Sort key: the current row, then the others in the order of the session."""

    def __init__(self, current: int) -> None:
        self._current = current

    def __call__(self, place: int) -> tuple[bool, int]:
        return (place != self._current, place)
