"""What the File menu offers beside opening and saving: a script of the session, a batch from a table."""

from __future__ import annotations

from qtpy.QtCore import QObject, Signal
from qtpy.QtWidgets import QWidget

from app.dialogs.save_run import ask_batch_table, ask_script_file
from app.state.batches import Batches
from app.state.session_state import SessionState
from app.worker.pool import Workers

CANCELLED = 130


class FileTools(QObject):
    """Asks for files and has the worker do the rest."""

    started = Signal(object, str)
    """The :class:`app.worker.job_handle.JobHandle` that now runs, and what it is."""
    said = Signal(str)
    failed = Signal(str)

    def __init__(self, state: SessionState, workers: Workers, batches: Batches, window: QWidget) -> None:
        super().__init__(window)
        self._state = state
        self._workers = workers
        self._batches = batches
        self._window = window

    def save_script(self) -> None:
        """Ask for a file and put a script there that trains the session as it is now."""
        path = ask_script_file(self._window, self._state.session.name)
        if path is None:
            return
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.scripts import WriteScriptRequest

        request = WriteScriptRequest(session=self._state.session, out=str(path))
        handle = self._workers.data.start("write_script", request)
        handle.finished.connect(self.on_script_written)
        handle.failed.connect(self.on_failed)
        self.started.emit(handle, "Writing the script")

    def choose_batch(self) -> None:
        """Ask for a table and show what it means; its trainings go into the queue when a person says so."""
        path = ask_batch_table(self._window)
        if path is not None:
            # Imported late: it is needed only now, and this keeps the first window light.
            from app.dialogs.batch.dialog import BatchDialog

            dialog = BatchDialog(path, self._batches.runs_folder, self._workers.data, self._window)
            dialog.accepted_plan.connect(self._batches.begin)
            dialog.open()

    def on_script_written(self, result: dict[str, object]) -> None:
        self.said.emit(f"{result['path']} trains this session.")

    def on_failed(self, exit_code: int, message: str, _details: str) -> None:
        if exit_code != CANCELLED:
            self.failed.emit(message)
