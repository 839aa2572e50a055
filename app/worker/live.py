"""A job whose answers follow a slider while it is dragged."""

from __future__ import annotations

import time

from qtpy.QtCore import QObject, QTimer, Signal

from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from datasets.basics.options import Options

PATIENCE_S = 0.4
"""A job that takes longer is given up as soon as something newer is asked for."""


class LiveJob(QObject):
    """Does one job at a time; of the requests that come meanwhile only the newest is kept.

    Unlike :class:`app.worker.latest.LatestJob` it never waits for the requests to pause, so that there is
    something to see while a slider moves.

    Args:
        client: the worker that does the job.
        job: name of the job.
    """

    finished = Signal(dict, object)
    """The answer, and the request it answers."""
    failed = Signal(str)
    """Why there is no answer to the newest request."""

    def __init__(self, client: WorkerClient, job: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._job = job
        self._next: Options | None = None
        self._running: Options | None = None
        self._handle: JobHandle | None = None
        self._begun = 0.0
        # One turn of the event loop gathers what one action of the person changes.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.on_timeout)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer to the newest request is still to come."""
        return self._next is not None or self._handle is not None

    def ask(self, request: Options) -> None:
        """Ask for this as soon as the present job is done."""
        self._next = request
        if self._handle is None:
            self._timer.start()
        elif time.monotonic() - self._begun > PATIENCE_S:
            self._drop()
            self._timer.start()

    def forget(self) -> None:
        """Ask for nothing any more."""
        self._next = None
        self._timer.stop()
        self._drop()

    def on_timeout(self) -> None:
        if self._next is None or self._handle is not None:
            return
        self._running, self._next = self._next, None
        self._begun = time.monotonic()
        self._handle = self._client.start(self._job, self._running)
        self._handle.finished.connect(self.on_finished)
        self._handle.failed.connect(self.on_failed)

    def on_finished(self, result: dict[str, object]) -> None:
        self._handle = None
        self.finished.emit(result, self._running)
        self.on_timeout()

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self._handle = None
        # What failed may be what was just changed for the better.
        if self._next is None:
            self.failed.emit(message)
        else:
            self._timer.start()

    def _drop(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.finished.disconnect(self.on_finished)
            handle.failed.disconnect(self.on_failed)
            handle.cancel()
