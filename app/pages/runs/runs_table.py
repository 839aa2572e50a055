"""The table of runs, sortable and searchable; several can be selected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from qtpy.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSettings, QSortFilterProxyModel, Qt, Signal
from qtpy.QtGui import QKeyEvent, QResizeEvent
from qtpy.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.pages.runs.columns import COLUMNS, NAME, STAR, STATE, column_place, matches
from app.pages.runs.runs_model import SORT_ROLE, RunsModel
from sessions.run_history.found import FoundRun

ROW_HEIGHT = 32
LEAST_ROWS = 5
"""Header, three runs and the scroll bar."""
STAR_PX = 30
MARGIN_PX = 16
COLUMNS_KEY = "runs/hidden_columns"
FLAGS = QItemSelectionModel.SelectionFlag
# Said in full, because QTableView.selectRow selects otherwise while Shift or Ctrl is held.
ADD_ROW = cast("QItemSelectionModel.SelectionFlags", FLAGS.Select | FLAGS.Rows)
ONLY_ROW = cast("QItemSelectionModel.SelectionFlags", FLAGS.ClearAndSelect | FLAGS.Rows)


class SearchProxy(QSortFilterProxyModel):
    """Lets through the runs that have all words of the search."""

    def __init__(self, runs: RunsModel) -> None:
        super().__init__(runs)
        self._runs = runs
        self._words = ""
        self.setSourceModel(runs)
        self.setSortRole(SORT_ROLE)

    def search(self, words: str) -> None:
        """Show only runs with these words."""
        self._words = words
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:
        return matches(self._runs.run(source_row), self._words)


class NameDelegate(QStyledItemDelegate):
    """Cuts names in the middle: those of one session differ in their last letters."""

    def initStyleOption(self, option: QStyleOptionViewItem | None, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        if option is not None:
            option.textElideMode = Qt.TextElideMode.ElideMiddle


class RunsTable(QTableView):
    """Says which runs are selected, which one should be opened, and whose star was clicked."""

    selected = Signal(object)
    """The selected :class:`FoundRun`, a list."""
    opened = Signal(object)
    """The :class:`RunSummary` that was double-clicked or entered."""
    star_clicked = Signal(object)
    """The :class:`FoundRun` whose star was clicked, or pressed S for, a list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_fitting = False
        self._own_widths: set[int] = set()
        self.runs = RunsModel(self)
        self.proxy = SearchProxy(self.runs)
        self.setModel(self.proxy)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMinimumHeight(LEAST_ROWS * ROW_HEIGHT)
        self.setWordWrap(False)
        self.setItemDelegateForColumn(column_place(NAME), NameDelegate(self))
        self.setAccessibleName("Runs")
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._set_up_header()
        # The history lists the newest first; a click on a header sorts.
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.proxy.sort(-1)
        self.activated.connect(self.on_activated)
        self.clicked.connect(self.on_clicked)
        self.selectionModel().selectionChanged.connect(self.on_selection_changed)

    def set_runs(self, runs: Sequence[FoundRun]) -> None:
        """Show other runs; selected ones stay selected if they are still there."""
        before = {run.summary.root for run in self.selected_runs()}
        blocked = self.selectionModel().blockSignals(True)
        self.runs.set_runs(runs)
        self._fit_columns()
        for place in range(self.proxy.rowCount()):
            if self._root_at(place) in before:
                self.selectionModel().select(self.proxy.index(place, 0), ADD_ROW)
        self.selectionModel().blockSignals(blocked)
        self.on_selection_changed()

    def select_run(self, root: str) -> bool:
        """Select the run in this folder alone and show it; return whether it is listed."""
        for place in range(self.proxy.rowCount()):
            if self._root_at(place) == root:
                self.selectionModel().setCurrentIndex(self.proxy.index(place, 0), ONLY_ROW)
                return True
        return False

    def selected_runs(self) -> list[FoundRun]:
        """Return the selected runs in the order in which they stand."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self._run_at(index) for index in rows]

    def on_selection_changed(self) -> None:
        self.selected.emit(self.selected_runs())

    def on_activated(self, index: QModelIndex) -> None:
        if index.column() != column_place(STAR):
            self.opened.emit(self._run_at(index).summary)

    def on_clicked(self, index: QModelIndex) -> None:
        if index.column() == column_place(STAR):
            self.star_clicked.emit([self._run_at(index)])

    def on_columns_asked(self, place: QPoint) -> None:
        """Offer the columns to show."""
        menu = QMenu(self)
        for number, column in enumerate(COLUMNS):
            if column.name not in (STAR, NAME):
                action = menu.addAction(column.title)
                action.setCheckable(True)
                action.setChecked(not self.isColumnHidden(number))
                action.toggled.connect(partial(self.show_column, column.name))
        menu.exec_(self.horizontalHeader().mapToGlobal(place))

    def show_column(self, name: str, shown: bool) -> None:
        """Show a column or hide it, now and in later windows."""
        self.setColumnHidden(column_place(name), not shown)
        hidden = [column.name for number, column in enumerate(COLUMNS) if self.isColumnHidden(number)]
        QSettings().setValue(COLUMNS_KEY, " ".join(hidden))
        self._fit_names()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Names, which are often long, get the room that is left."""
        super().resizeEvent(event)
        self._fit_names()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """S gives the selected runs a star, or takes it away."""
        if event is not None and event.key() == Qt.Key.Key_S and self.selected_runs():
            self.star_clicked.emit(self.selected_runs())
        else:
            super().keyPressEvent(event)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(28)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        header.setDefaultAlignment(cast("Qt.Alignment", left))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self.on_columns_asked)
        kept = QSettings().value(COLUMNS_KEY)
        hidden = (
            [column.name for column in COLUMNS if not column.shown] if kept is None else str(kept).split()
        )
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, column.name in hidden)
        self._name_place = column_place(NAME)
        self._name_px = self._width_for(COLUMNS[self._name_place].room_for)
        self._fit_columns()
        header.sectionResized.connect(self.on_column_resized)

    def on_column_resized(self, place: int, before: int, width: int) -> None:
        """Leave a column as wide as the person made it; one that is hidden or shown (0 px) is not resized."""
        if before and width and not self._is_fitting:
            self._own_widths.add(place)

    def _fit_columns(self) -> None:
        """Show all figures in full, and of words as much as there is room for in any table."""
        self._is_fitting = True
        found = [self.runs.run(row) for row in range(self.runs.rowCount())]
        for place, column in enumerate(COLUMNS):
            if place in self._own_widths or place == self._name_place:
                continue
            title, room = self._width_for(column.title), self._width_for(column.room_for)
            widest = max((self._width_for(column.text(run)) for run in found), default=room)
            if column.name == STAR:
                width = STAR_PX
            elif column.name == STATE:
                width = room
            else:
                width = max(title, widest if column.right else min(widest, room))
            self.setColumnWidth(place, width)
        self._is_fitting = False
        self._fit_names()

    def _width_for(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words) + MARGIN_PX

    def _fit_names(self) -> None:
        others = sum(self.columnWidth(place) for place in range(len(COLUMNS)) if place != self._name_place)
        self._is_fitting = True
        self.setColumnWidth(self._name_place, max(self._name_px, self.viewport().width() - others))
        self._is_fitting = False

    def _root_at(self, place: int) -> str:
        return self._run_at(self.proxy.index(place, 0)).summary.root

    def _run_at(self, index: QModelIndex) -> FoundRun:
        return self.runs.run(self.proxy.mapToSource(index).row())
