"""What is decided about the model of the run that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle

if TYPE_CHECKING:
    from models.decisions.document import Decisions


class RunDecisions(QObject):
    """Reads and keeps the decisions of one run at a time, through the data helper."""

    changed = Signal(object)
    """The :class:`Decisions` that hold now; None while they are being read."""
    kept = Signal(str)
    """What was decided, in words, after it was written into the run's journal."""
    failed = Signal(str)

    def __init__(self, client: WorkerClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._run = ""
        self._words = ""
        self._handle: JobHandle | None = None
        self.decisions: Decisions | None = None

    def set_run(self, run: str) -> None:
        """Read the decisions of a run; nothing for an empty text."""
        if run == self._run:
            return
        self._run = run
        self._set(None)
        self.read()

    def read(self) -> None:
        """Read the decisions again: a job may have made one."""
        if self._run:
            self._ask(None, "")

    def keep(self, decisions: Decisions, words: str) -> None:
        """Write decisions in place of the former ones; ``words`` say what was decided."""
        self._ask(decisions, words)

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.decisions import DecideResult

        self._handle = None
        self._set(DecideResult.model_validate(result).decisions)
        if self._words:
            self.kept.emit(self._words)

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self._handle = None
        self.failed.emit(message)

    def _ask(self, decisions: Decisions | None, words: str) -> None:
        # Imported late: the job types are needed only once there is an evaluation.
        from engine.protocol.decisions import DecideRequest

        handle, self._handle = self._handle, None
        if handle is not None:
            # An answer about another run, or from before this decision, must not be taken for this one's.
            handle.finished.disconnect(self.on_finished)
            handle.failed.disconnect(self.on_failed)
        self._words = words
        self._handle = self._client.start("decide", DecideRequest(model=self._run, decisions=decisions))
        self._handle.finished.connect(self.on_finished)
        self._handle.failed.connect(self.on_failed)

    def _set(self, decisions: Decisions | None) -> None:
        self.decisions = decisions
        self.changed.emit(decisions)
