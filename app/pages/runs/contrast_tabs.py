"""What several runs have in common, and what not: curves, options, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.pages.runs.contrast_words import option_text, spread_cells, value_text
from app.pages.runs.names import distinct_names
from app.pages.train.comparison import HUES
from app.widgets.curves.figures import figures_of
from app.widgets.curves.record import CurveRecord
from app.widgets.curves.shown import OtherRun
from app.widgets.curves.view import CurvesView
from app.widgets.figures_table import FiguresTable

if TYPE_CHECKING:
    from engine.protocol.history import ContrastRunsResult, RunCurves

EQUAL = "All options and data of these runs are the same."
ONE = "Select several runs to see in which options they differ."
READING = "Reading the runs…"
LEAST_PLOT_PX = 110
OPTION_WIDTH_PX = 200
VALUE_WIDTH_PX = 130
ROW_PX = 28
MOST_STRETCHED = 5
"""With more runs their columns keep a width, and the table scrolls."""
SPREAD_HEADERS = ("Figure", "Runs", "Mean", "Standard deviation", "95 % interval of the mean")
SPREAD_WORDS = (
    "The interval is Student's, by the number of runs less one. It tells how sure the mean is, where the "
    "runs are repeats of one session with other seeds."
)


class CurvesTab(CurvesView):
    """The curves of one run, or of several over each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools.compare_button.hide()
        # In a small window the table of runs needs the room more; the plots scroll.
        self.plot.setMinimumHeight(LEAST_PLOT_PX)

    def show_runs(self, result: ContrastRunsResult) -> None:
        """Draw the selected runs; one alone has the colours of a training."""
        runs = [run for run in result.runs if run.history]
        self.name = runs[0].summary.name if len(runs) == 1 else "runs"
        self.plot.clear(0, runs[0].summary.classes if runs else ())
        if len(runs) == 1:
            self.plot.set_record(_record(runs[0]))
            self.plot.set_others(())
            return
        names = distinct_names(run.summary for run in runs)
        self.plot.set_others(
            [
                OtherRun(run.summary.root, names[run.summary.root], HUES[place % len(HUES)], _record(run))
                for place, run in enumerate(runs)
            ]
        )


class DifferencesTab(QWidget):
    """A table of the options that are not the same in all runs: a row for each, a column for each run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(ONE)
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.table = QTableWidget(0, 0)
        self.table.setAccessibleName("What differs")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.table.horizontalHeader().setHighlightSections(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addStretch()
        self.table.hide()

    def show_reading(self) -> None:
        """Say that what differs is not known yet."""
        self.words.setText(READING)
        self.words.show()
        self.table.hide()

    def show_runs(self, result: ContrastRunsResult) -> None:
        """Show what differs between the selected runs."""
        several = len(result.runs) > 1
        self.words.setText(EQUAL if several else ONE)
        self.words.setVisible(not result.differences or not several)
        self.table.setVisible(bool(result.differences) and several)
        shown = distinct_names(run.summary for run in result.runs)
        names = [shown[run.summary.root] for run in result.runs]
        self.table.setColumnCount(1 + len(names))
        self.table.setHorizontalHeaderLabels(["Option", *names])
        self.table.setRowCount(len(result.differences))
        for place, name in enumerate(["Option", *names]):
            header = self.table.horizontalHeaderItem(place)
            header.setToolTip(name)
            header.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.table.setColumnWidth(place, VALUE_WIDTH_PX if place else OPTION_WIDTH_PX)
        stretch = (
            QHeaderView.ResizeMode.Stretch
            if len(names) <= MOST_STRETCHED
            else QHeaderView.ResizeMode.Interactive
        )
        for place in range(1, 1 + len(names)):
            self.table.horizontalHeader().setSectionResizeMode(place, stretch)
        for row, difference in enumerate(result.differences):
            texts = [option_text(difference), *map(value_text, difference.values)]
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{difference.key}: {text}")
                self.table.setItem(row, place, item)


class StatisticsTab(QWidget):
    """Mean, standard deviation and interval of the figures of the selected runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = FiguresTable(SPREAD_HEADERS)
        self.table.setAccessibleName("Statistics of the selected runs")
        words = QLabel(SPREAD_WORDS)
        words.setObjectName("quiet")
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(words)

    def show_runs(self, result: ContrastRunsResult) -> None:
        """Show the figures of the selected runs."""
        self.table.set_rows([spread_cells(spread) for spread in result.spreads])


def _record(run: RunCurves) -> CurveRecord:
    record = CurveRecord()
    for epoch in run.history:
        record.add(epoch.epoch, figures_of(epoch), epoch.is_best)
    return record
