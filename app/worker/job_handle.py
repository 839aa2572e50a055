"""One job that a worker does for the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import JsonValue
from qtpy.QtCore import QObject, Signal

from engine.protocol.messages import Action, Answer, AnswerFault, ChangeSettings, ControlJob


class Sender(Protocol):
    """What carries a message to the worker."""

    def send(self, message: ControlJob | ChangeSettings | AnswerFault) -> None:
        """Send one message."""


class JobHandle(QObject):
    """What the window hears of one job; exactly one of ``finished`` and ``failed`` comes, as the last.

    The signals come from the event loop, never from within ``start``, so that whoever started the job can
    connect them first.
    """

    progress = Signal(float, str, object)
    """Fraction 0…1, what is being done, seconds left (float or None)."""
    event_received = Signal(str, dict)
    """Kind and data of a JobEvent. (``event`` is a method of every QObject.)"""
    finished = Signal(dict)
    """Fields of the job's result model (in engine/protocol)."""
    failed = Signal(int, str, str)
    """Exit code, sentence for the user, details. Code 130: cancelled."""
    ended = Signal()
    """After ``finished`` or ``failed``."""

    def __init__(self, job_id: str, job: str, sender: Sender) -> None:
        super().__init__()
        self.id = job_id
        self.job = job
        self._sender = sender
        self._is_over = False
        self.died = ""
        """How the process ended that did it, e.g. ``signal 9``, if it was not asked to."""

    @property
    def is_over(self) -> bool:
        """Whether the job finished or failed."""
        return self._is_over

    def control(self, action: Action) -> None:
        """Do what :class:`ControlJob` says; without effect once the job is over."""
        if not self._is_over:
            self._sender.send(ControlJob(id=self.id, action=action))

    def answer(self, answer: Answer) -> None:
        """Say what to do about the image that the job waits for; without effect once it is over."""
        if not self._is_over:
            self._sender.send(AnswerFault(id=self.id, answer=answer))

    def change(self, changes: Mapping[str, JsonValue]) -> None:
        """Ask a training for other settings (dotted key of the session -> value) from its next epoch on."""
        if not self._is_over:
            self._sender.send(ChangeSettings(id=self.id, changes=dict(changes)))

    def cancel(self) -> None:
        """End the job without a result."""
        self.control("cancel")

    def finish(self, result: dict[str, object]) -> None:
        """Called by the client when the result arrived."""
        if not self._is_over:
            self._is_over = True
            self.finished.emit(result)
            self.ended.emit()

    def fail(self, exit_code: int, message: str, details: str = "") -> None:
        """Called by the client when the job failed or its process died."""
        if not self._is_over:
            self._is_over = True
            self.failed.emit(exit_code, message, details)
            self.ended.emit()
