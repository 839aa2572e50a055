"""The runs whose curves are drawn beside those of the training that is looked at."""

from __future__ import annotations

from functools import partial

from qtpy.QtCore import QObject, Signal

from app.context import AppContext
from app.pages.train.run_record import record_of
from app.widgets.curves.run_list import RunList
from app.widgets.curves.shown import OtherRun
from app.widgets.curves.view import CurvesView
from app.worker.job_handle import JobHandle
from sessions.summary import RunSummary

HUES = ("#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8c6bb1", "#7f7f7f", "#a6761d", "#00868b")
"""After Okabe and Ito, without the blue and the orange of the training itself; used again beyond eight."""


class RunComparison(QObject):
    """Offers the runs of the folder of runs, reads those that are chosen, and gives them to the curves."""

    failed = Signal(str)

    def __init__(self, context: AppContext, curves: CurvesView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._curves = curves
        self._hues: dict[str, str] = {}
        self._read: dict[str, OtherRun] = {}
        self._reading: dict[str, JobHandle] = {}
        self._own = ""
        self.list = RunList(curves)
        self.list.run_toggled.connect(self.on_run_toggled)
        curves.compare_clicked.connect(self.on_compare)

    def set_own(self, run: str) -> None:
        """Say which run is looked at: it is not compared with itself."""
        self._own = run
        self._draw()

    def on_compare(self) -> None:
        """Offer the runs that have epochs, newest first."""
        runs = [
            (summary.root, _words(summary))
            for summary in self._context.runs.runs
            if summary.epochs_done and summary.root != self._own
        ]
        self.list.set_runs(runs, self._hues)
        self.list.open_below(self._curves.tools.compare_button)

    def on_run_toggled(self, root: str, chosen: bool) -> None:
        """Draw a run, or draw it no more."""
        if not chosen:
            self._hues.pop(root, None)
            self._draw()
        elif root not in self._hues:
            used = set(self._hues.values())
            free = [hue for hue in HUES if hue not in used] or list(HUES)
            self._hues[root] = free[0]
            self._ask(root)

    def on_run_read(self, root: str, result: dict[str, object]) -> None:
        """Draw what was read."""
        from engine.protocol.documents import ReadRunResult

        self._reading.pop(root, None)
        run = ReadRunResult.model_validate(result)
        hue = self._hues.get(root)
        if hue is not None:
            self._read[root] = OtherRun(root, run.summary.name, hue, record_of(run))
            self._draw()

    def on_run_unreadable(self, root: str, _exit_code: int, message: str, _details: str) -> None:
        """Say why a run cannot be drawn."""
        self._reading.pop(root, None)
        self._hues.pop(root, None)
        self.failed.emit(message)

    def _ask(self, root: str) -> None:
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.documents import ReadRunRequest

        handle = self._context.workers.data.start("read_run", ReadRunRequest(run=root))
        self._reading[root] = handle
        handle.finished.connect(partial(self.on_run_read, root))
        handle.failed.connect(partial(self.on_run_unreadable, root))

    def _draw(self) -> None:
        self._read = {root: run for root, run in self._read.items() if root in self._hues}
        others = tuple(self._read[root] for root in self._hues if root in self._read and root != self._own)
        self._curves.plot.set_others(others)


def _words(summary: RunSummary) -> str:
    parts = [summary.name, f"{summary.epochs_done} epochs"]
    if summary.val_accuracy is not None:
        parts.append(f"validation {100 * summary.val_accuracy:.1f} %")
    return " · ".join([*parts, summary.architecture])
