"""The table of runs, sortable and searchable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from qtpy.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from qtpy.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.pages.runs.runs_model import COLUMNS, SORT_ROLE, RunsModel, matches
from sessions.summary import RunSummary

ROW_HEIGHT = 32


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


class RunsTable(QTableView):
    """Says which run is selected and which one should be opened."""

    selected = Signal(object)
    """The selected :class:`RunSummary`, or None."""
    opened = Signal(object)
    """The :class:`RunSummary` that was double-clicked or entered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs = RunsModel(self)
        self.proxy = SearchProxy(self.runs)
        self.setModel(self.proxy)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAccessibleName("Runs")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        header.setDefaultAlignment(cast("Qt.Alignment", left))
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, column.width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        # The worker lists the newest first; a click on a header sorts.
        self.setSortingEnabled(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.proxy.sort(-1)
        self.activated.connect(self.on_activated)
        self.selectionModel().selectionChanged.connect(self.on_selection_changed)

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show other runs; the selected one stays selected if it is still there."""
        before = self.current_run()
        self.runs.set_runs(runs)
        for place in range(self.proxy.rowCount()):
            if before is not None and self._run_at(self.proxy.index(place, 0)).root == before.root:
                self.selectRow(place)
        self.on_selection_changed()

    def current_run(self) -> RunSummary | None:
        """Return the selected run."""
        rows = self.selectionModel().selectedRows()
        return self._run_at(rows[0]) if rows else None

    def on_selection_changed(self) -> None:
        self.selected.emit(self.current_run())

    def on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self._run_at(index))

    def _run_at(self, index: QModelIndex) -> RunSummary:
        return self.runs.run(self.proxy.mapToSource(index).row())
