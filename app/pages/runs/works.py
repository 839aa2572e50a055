"""What a worker does with runs for the page: verify, script, capsule, tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.save_run import (
    ask_capsule_file,
    ask_script_file,
    ask_table_to_read,
    ask_table_to_write,
)
from app.widgets.banner import Kind
from app.widgets.job_line import JobLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasets.basics.options import Options
    from sessions.summary import RunSummary


class RunWorks(QWidget):
    """Bars of the jobs that are under way; what came out is told in a sentence."""

    told = Signal(str, str)
    """A sentence and the kind of the banner that shows it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.verifying = JobLine(context.workers.model)
        self.writing = JobLine(context.workers.data)
        self.verifying.finished.connect(self.on_verified)
        self.writing.finished.connect(self.on_written)
        self._sentence = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.verifying)
        column.addWidget(self.writing)

    def verify(self, run: RunSummary) -> None:
        """Train a run again, in a folder for the time being, and say whether it comes out the same."""
        from engine.protocol.verification import VerifyRequest

        self.verifying.start("verify", VerifyRequest(path=run.root), f"Verifying {run.name}")

    def save_script(self, run: RunSummary) -> None:
        """Ask for a file and put a script there that trains the run again."""
        path = ask_script_file(self, run.name)
        if path is not None:
            from engine.protocol.scripts import WriteScriptRequest

            request = WriteScriptRequest(path=run.root, out=str(path))
            self._write("write_script", request, "Writing the script", f"{path} trains {run.name} again.")

    def pack(self, run: RunSummary) -> None:
        """Ask for a file and pack the run there."""
        path = ask_capsule_file(self, run.name)
        if path is not None:
            from engine.protocol.capsules import PackCapsuleRequest

            request = PackCapsuleRequest(run=run.root, out=str(path))
            self._write("pack_capsule", request, "Packing the capsule", f"{run.name} is packed as {path}.")

    def export(self, runs: Sequence[str]) -> None:
        """Ask for a file and put a table of these runs there; none: all."""
        path = ask_table_to_write(self)
        if path is not None:
            from engine.protocol.history import ExportHistoryRequest

            request = ExportHistoryRequest(path=str(path), runs=tuple(runs))
            self._write("export_history", request, "Writing the table", f"The runs are in {path}.")

    def take_over(self) -> None:
        """Ask for a table and take its stars, tags and notes over."""
        path = ask_table_to_read(self)
        if path is not None:
            from engine.protocol.history import ImportHistoryRequest

            request = ImportHistoryRequest(path=str(path))
            self._write(
                "import_history", request, "Reading the table", "Stars, tags and notes are taken over."
            )

    def on_verified(self, result: dict[str, object]) -> None:
        from engine.protocol.verification import VerifyResult

        verified = VerifyResult.model_validate(result)
        kinds: dict[str, Kind] = {"bitwise": "good", "within_spread": "info", "different": "warning"}
        self.told.emit(f"{Path(verified.run).name}: {verified.sentence}", kinds[verified.verdict])

    def on_written(self, result: dict[str, object]) -> None:
        unknown, remarks = result.get("unknown"), result.get("remarks")
        if isinstance(unknown, list | tuple) and unknown:
            self._sentence += f" {len(unknown)} runs of the table are not there, the first is {unknown[0]}."
        if isinstance(remarks, list | tuple) and remarks:
            self._sentence += f" {remarks[0]}"
        self.told.emit(self._sentence, "good")
        self._context.runs.refresh()

    def _write(self, job: str, request: Options, what: str, sentence: str) -> None:
        self._sentence = sentence
        self.writing.start(job, request, what)
