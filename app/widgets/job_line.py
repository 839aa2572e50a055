"""One job at a time, with its bar and, when it fails, its sentence."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.widgets.job_bar import JobBar
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from datasets.basics.options import Options

CANCELLED = 130


class JobLine(QWidget):
    """Starts a job, shows how far it is, and tells its answer; an answer to an older question is dropped."""

    finished = Signal(dict)
    """Fields of the job's result."""
    busy_changed = Signal()

    def __init__(self, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._handle: JobHandle | None = None
        self.bar = JobBar()
        self.message = QLabel()
        self.message.setObjectName("bad")
        self.message.setWordWrap(True)
        self.message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(self.message)
        # No room is taken while there is nothing to say.
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._handle is not None

    def start(self, job: str, request: Options, what: str) -> None:
        """Ask for this, and for nothing that was asked before; ``what`` stands before the bar."""
        self.drop()
        self._handle = self._client.start(job, request)
        self._handle.finished.connect(self.on_finished)
        self._handle.failed.connect(self.on_failed)
        self.bar.watch(self._handle, what)
        self.show()
        self.busy_changed.emit()

    def drop(self) -> None:
        """Ask for nothing any more, and say nothing."""
        self.message.hide()
        self.hide()
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.finished.disconnect(self.on_finished)
            handle.failed.disconnect(self.on_failed)
            handle.cancel()
            self.busy_changed.emit()

    def on_finished(self, result: dict[str, object]) -> None:
        self._handle = None
        self.hide()
        self.finished.emit(result)
        self.busy_changed.emit()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why there is no answer; a cancelled job needs no reason."""
        self._handle = None
        self.message.setText(message)
        self.message.setToolTip(details)
        self.message.setVisible(exit_code != CANCELLED)
        self.setVisible(exit_code != CANCELLED)
        self.busy_changed.emit()
