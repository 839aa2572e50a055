"""What there is to see and to note of the selected runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QFrame, QLabel, QTabWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.runs.contrast_tabs import CurvesTab, DifferencesTab, StatisticsTab
from app.pages.runs.remarks_editor import RemarksEditor
from app.worker.latest import LatestJob
from sessions.run_history.found import FoundRun

if TYPE_CHECKING:
    from engine.protocol.history import ContrastRunsResult

DELAY_MS = 150
MOST_COMPARED = 100
"""Journals of more runs would take long to read, and their curves cannot be told apart."""


class RunsDetails(QFrame):
    """Tabs below the table; they are filled for what is selected."""

    said = Signal(str)
    failed = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.remarks = RemarksEditor()
        self.curves = CurvesTab()
        self.differences = DifferencesTab()
        self.statistics = StatisticsTab()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.curves, "Curves")
        self.tabs.addTab(self.differences, "What differs")
        self.tabs.addTab(self.statistics, "Statistics")
        self.tabs.addTab(self.remarks, "Tags and note")
        self.hint = QLabel()
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        self._roots: tuple[str, ...] = ()
        self._latest = LatestJob(context.workers.data, "contrast_runs", DELAY_MS, self)
        self._latest.finished.connect(self.on_contrasted)
        self._latest.failed.connect(self.on_failed)
        self.curves.said.connect(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.hint)
        column.addWidget(self.tabs, 1)
        self.hint.setMargin(12)
        self.set_runs(())

    def set_runs(self, runs: Sequence[FoundRun], anew: bool = False) -> None:
        """Show these runs.

        Args:
            runs: the selected ones.
            anew: read them again though the same are shown: they may have gone on.
        """
        self.remarks.set_runs(runs)
        readable = [run for run in runs if run.summary.status != "damaged"]
        roots = tuple(run.summary.root for run in readable[:MOST_COMPARED])
        self.tabs.setVisible(bool(runs))
        self.hint.setVisible(not runs or len(readable) > MOST_COMPARED)
        self.hint.setText(
            f"Curves and options of the first {MOST_COMPARED} of {len(readable)} runs are shown."
            if runs
            else "Select a run to see its curves, or several to compare them. S gives a star."
        )
        if roots == self._roots and not anew:
            return
        self._roots = roots
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.history import ContrastRunsRequest, ContrastRunsResult

        if roots:
            self.differences.show_reading()
            self._latest.ask(ContrastRunsRequest(runs=roots))
        else:
            self._latest.forget()
            self._show(ContrastRunsResult(runs=(), differences=(), spreads=()))

    def on_contrasted(self, result: dict[str, object]) -> None:
        """Fill the tabs."""
        from engine.protocol.history import ContrastRunsResult

        told = ContrastRunsResult.model_validate(result)
        self._show(told)
        if told.unreadable:
            self.failed.emit(told.unreadable[0])

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self.failed.emit(message)

    def _show(self, result: ContrastRunsResult) -> None:
        self.curves.show_runs(result)
        self.differences.show_runs(result)
        self.statistics.show_runs(result)
