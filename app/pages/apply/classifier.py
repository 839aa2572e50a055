"""One prediction at a time, and what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle

if TYPE_CHECKING:
    from engine.protocol.prediction import PredictRequest


class Classifier(QObject):
    """Asks the model helper, and hands on its events as what they are."""

    started = Signal(object)
    """The :class:`JobHandle`."""
    classified = Signal(object)
    """:class:`engine.protocol.prediction.Classified`"""
    file_done = Signal(object)
    """:class:`engine.protocol.prediction.FileDone`"""
    noticed = Signal(str)
    """A sentence on how it is done, such as why it takes longer than it could."""
    finished = Signal(object)
    """:class:`engine.protocol.prediction.PredictResult`"""
    failed = Signal(int, str, str)

    def __init__(self, client: WorkerClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._handle: JobHandle | None = None

    @property
    def is_busy(self) -> bool:
        return self._handle is not None

    def start(self, request: PredictRequest) -> None:
        """Classify; only once the prediction before has ended."""
        handle = self._client.start("predict", request)
        self._handle = handle
        handle.event_received.connect(self.on_event)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)
        self.started.emit(handle)

    def cancel(self) -> None:
        """End the prediction; nothing is written."""
        if self._handle is not None:
            self._handle.cancel()

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        from engine.protocol.prediction import Classified, FileDone

        if kind == "classified":
            self.classified.emit(Classified.model_validate(data))
        elif kind == "file_done":
            self.file_done.emit(FileDone.model_validate(data))
        elif kind == "notice":
            self.noticed.emit(str(data["message"]))

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.prediction import PredictResult

        self._handle = None
        self.finished.emit(PredictResult.model_validate(result))

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        self._handle = None
        self.failed.emit(exit_code, message, details)
