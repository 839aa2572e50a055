"""A job of which only the newest request matters: previews, checks, costs."""

from __future__ import annotations

from qtpy.QtCore import QObject, QTimer, Signal

from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from datasets.basics.options import Options


class LatestJob(QObject):
    """Asks a worker, waits a moment for a newer request first, and drops answers to older ones.

    Args:
        client: the worker that does the job.
        job: name of the job.
        delay_ms: how long to wait for a newer request before asking.
    """

    finished = Signal(dict)
    failed = Signal(int, str, str)
    started = Signal(object)
    """The :class:`JobHandle` of the job that now runs."""

    def __init__(
        self, client: WorkerClient, job: str, delay_ms: int = 250, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._job = job
        self._request: Options | None = None
        self._handle: JobHandle | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self.on_timeout)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer to the newest request is still to come."""
        return self._timer.isActive() or self._handle is not None

    def ask(self, request: Options) -> None:
        """Ask for this, and for nothing that was asked before."""
        self._drop()
        self._request = request
        self._timer.start()

    def forget(self) -> None:
        """Ask for nothing any more."""
        self._timer.stop()
        self._drop()

    def on_timeout(self) -> None:
        if self._request is not None:
            self._handle = self._client.start(self._job, self._request)
            self._handle.finished.connect(self.on_finished)
            self._handle.failed.connect(self.on_failed)
            self.started.emit(self._handle)

    def on_finished(self, result: dict[str, object]) -> None:
        self._handle = None
        self.finished.emit(result)

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        self._handle = None
        self.failed.emit(exit_code, message, details)

    def _drop(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.finished.disconnect(self.on_finished)
            handle.failed.disconnect(self.on_failed)
            handle.cancel()
