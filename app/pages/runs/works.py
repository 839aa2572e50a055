"""What a worker does with runs for the page: verify, script, capsule, tables, logs of other programs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.save_run import ask_script_file, ask_table_to_read, ask_table_to_write
from app.pages.runs.capsules import Capsules
from app.pages.runs.told import CANCELLED, Offer, Told
from app.pages.runs.verifying import Verifying
from app.pages.runs.work_bars import WorkBars
from app.worker.job_handle import JobHandle
from sessions.run_history.found import FoundRun

if TYPE_CHECKING:
    from datasets.basics.options import Options
    from sessions.run_history.remarks import RunRemarks
    from sessions.summary import RunSummary

LOG_PROGRAMS = {
    "tensorboard": ("TensorBoard", "tensorboard --logdir {}"),
    "mlflow": ("MLflow", "mlflow ui --backend-store-uri sqlite:///{}/mlflow.db"),
}
"""Name in the registry of logs -> what it is called, and how it is told to show a folder."""


class RunWorks(QWidget):
    """Bars of the jobs that are under way; what came out is told in a sentence."""

    told = Signal(object)
    """A :class:`Told`."""
    changed = Signal()
    """What can be begun may be something else now."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.bars = WorkBars()
        self.verifying = Verifying(context, self.bars, self)
        self.capsules = Capsules(context, self.bars, self.verifying, self)
        for one in (self.verifying, self.capsules):
            one.told.connect(self.told)
        self.verifying.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bars)

    def unfinished(self) -> str:
        """Return what would be lost if the window closed now, in a sentence; empty for nothing."""
        if self.verifying.name:
            return f"{self.verifying.name} is being verified; without its end there is no verdict."
        return "A file is being written from runs; what is half done is taken away." if self.bars.bars else ""

    def save_script(self, run: RunSummary) -> None:
        """Ask for a file and put a script there that trains the run again."""
        path = ask_script_file(self, run.name)
        if path is not None:
            from engine.protocol.scripts import WriteScriptRequest

            handle = self._write(
                "write_script", WriteScriptRequest(path=run.root, out=str(path)), "Writing the script"
            )
            handle.finished.connect(partial(self.on_script_written, run.name))

    def export(self, runs: Sequence[str]) -> None:
        """Ask for a file and put a table of these runs there; none: all."""
        path = ask_table_to_write(self)
        if path is not None:
            from engine.protocol.history import ExportHistoryRequest

            request = ExportHistoryRequest(path=str(path), runs=tuple(runs))
            handle = self._write("export_history", request, "Writing the table")
            handle.finished.connect(self.on_exported)

    def take_over(self) -> None:
        """Ask for a table and take its stars, tags and notes over."""
        path = ask_table_to_read(self)
        if path is not None:
            from engine.protocol.history import ImportHistoryRequest

            before = {run.summary.root: run.remarks for run in self._context.runs.found}
            request = ImportHistoryRequest(path=str(path))
            handle = self._write("import_history", request, "Reading the table")
            handle.finished.connect(partial(self.on_taken_over, before))

    def log(self, kind: str, runs: Sequence[FoundRun]) -> None:
        """Ask for a folder and write these runs there for another program that shows trainings; none: all."""
        title, _ = LOG_PROGRAMS[kind]
        folder = QFileDialog.getExistingDirectory(self, f"Folder for {title}", str(Path.home()))
        if folder:
            from engine.protocol.history import LogRunsRequest

            roots = tuple(run.summary.root for run in runs if run.summary.status != "damaged")
            request = LogRunsRequest(kind=kind, target=folder, runs=roots)
            handle = self._write("log_runs", request, f"Writing for {title}")
            handle.finished.connect(partial(self.on_logged, kind, folder))

    def on_script_written(self, name: str, result: dict[str, object]) -> None:
        """Say where it is, and what it cannot do again."""
        from engine.protocol.scripts import WriteScriptResult

        written = WriteScriptResult.model_validate(result)
        sentences = [f"{written.path} trains {name} again.", *written.remarks]
        self.told.emit(Told(" ".join(sentences), "info" if written.remarks else "good"))

    def on_exported(self, result: dict[str, object]) -> None:
        """Say how many runs are in the table."""
        from engine.protocol.history import ExportHistoryResult

        written = ExportHistoryResult.model_validate(result)
        self.told.emit(Told(f"{_runs(written.n)} with all options are in {written.path}.", "good"))

    def on_taken_over(self, before: dict[str, RunRemarks], result: dict[str, object]) -> None:
        """Say what was taken over, and offer to take it back."""
        from engine.protocol.history import ImportHistoryResult

        taken = ImportHistoryResult.model_validate(result)
        sentence = f"Stars, tags and notes of {_runs(taken.n)} are taken over."
        if taken.unknown:
            sentence += f" {_runs(len(taken.unknown))} of the table are not there, first {taken.unknown[0]}."
        offers = (Offer("Undo", partial(self.on_undo, before)),) if taken.n else ()
        details = "\n".join(taken.unknown)
        self.told.emit(Told(sentence, "info" if taken.unknown else "good", offers, details))
        self._context.runs.refresh()

    def on_undo(self, before: dict[str, RunRemarks]) -> None:
        """Note of each run what was noted before."""
        book = self._context.runs
        for run in book.found:
            former = before.get(run.summary.root)
            if former is not None and former != run.remarks:
                book.remark([run.summary.root], star=former.star, note=former.note, tags=former.tags)

    def on_logged(self, kind: str, folder: str, result: dict[str, object]) -> None:
        """Say how the other program shows them."""
        from engine.protocol.history import LogRunsResult

        title, command = LOG_PROGRAMS[kind]
        n = LogRunsResult.model_validate(result).n
        self.told.emit(Told(f"{_runs(n)} are written for {title}. {command.format(folder)}", "good"))

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why nothing was written; who cancelled knows."""
        if exit_code != CANCELLED:
            self.told.emit(Told(message, "bad", details=details))

    def _write(self, job: str, request: Options, what: str) -> JobHandle:
        handle = self.bars.start(self._context.workers.data, job, request, what)
        handle.failed.connect(self.on_failed)
        return handle


def _runs(n: int) -> str:
    return "1 run" if n == 1 else f"{n:,} runs"
