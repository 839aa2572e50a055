"""Reads what happened in a run folder."""

from __future__ import annotations

from qtpy.QtCore import QObject, Signal

from app.worker.client import WorkerClient
from app.worker.latest import LatestJob


class RunReader(QObject):
    """Asks the data helper; only the run asked for last is told."""

    read_run = Signal(object)
    """:class:`engine.protocol.documents.ReadRunResult`"""
    failed = Signal(str)

    def __init__(self, client: WorkerClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = LatestJob(client, "read_run", 0, self)
        self._latest.finished.connect(self.on_finished)
        self._latest.failed.connect(self.on_failed)

    def read(self, run: str) -> None:
        """Read the run folder ``run``."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.documents import ReadRunRequest

        self._latest.ask(ReadRunRequest(run=run))

    def forget(self) -> None:
        """Tell of no run that was asked for before."""
        self._latest.forget()

    def on_finished(self, result: dict[str, object]) -> None:
        """Tell what was read."""
        from engine.protocol.documents import ReadRunResult

        self.read_run.emit(ReadRunResult.model_validate(result))

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        """Tell why it could not be read."""
        self.failed.emit(message)
