"""What a person asks of a running training; other threads set it, the loop looks between batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Literal

from datasets.basics.errors import Cancelled

Action = Literal["pause", "resume", "stop", "stop_after_epoch", "save", "cancel"]
Answer = Literal["retry", "leave_out"]
"""What shall be done about an image that cannot be read."""


class StopAsked(Exception):
    """The user asked to end after the running batch."""


class Control:
    """Thread-safe wishes of the user.

    Attributes:
        attended: whether somebody can answer; else a training does not wait for answers for ever.
    """

    def __init__(self, attended: bool = True) -> None:
        self.attended = attended
        self._stop = threading.Event()
        self._last_epoch = threading.Event()
        self._cancel = threading.Event()
        self._save = threading.Event()
        self._running = threading.Event()
        self._running.set()
        self._changes_lock = threading.Lock()
        self._changes: dict[str, Any] = {}
        self._answer: Answer | None = None
        self._woken = threading.Event()
        self._held_s = 0.0

    def apply(self, action: Action) -> None:
        """Do what the window's or the terminal's message says."""
        {
            "pause": self.pause,
            "resume": self.resume,
            "stop": self.stop,
            "stop_after_epoch": self.stop_after_epoch,
            "save": self.save_now,
            "cancel": self.cancel,
        }[action]()

    def pause(self) -> None:
        """Wait after the running batch until :meth:`resume`, :meth:`stop` or :meth:`cancel`."""
        self._running.clear()

    def resume(self) -> None:
        """Go on after :meth:`pause`."""
        self._running.set()

    def stop(self) -> None:
        """End after the running batch; what the last finished epoch left stays."""
        self._stop.set()
        self._running.set()
        self._woken.set()

    def stop_after_epoch(self) -> None:
        """End when the running epoch is finished; a pause ends too."""
        self._last_epoch.set()
        self._running.set()

    def cancel(self) -> None:
        """End after the running batch with :class:`Cancelled`."""
        self._cancel.set()
        self._running.set()
        self._woken.set()

    def answer(self, answer: Answer) -> None:
        """Say what shall be done about the image that the training waits for."""
        self._answer = answer
        self._woken.set()

    def forget_answers(self) -> None:
        """Take no answer that was given before: it meant another question."""
        self._answer = None

    def wait_for_answer(self, seconds: float) -> Answer | None:
        """Return the answer as soon as there is one; None after ``seconds`` without.

        Raises:
            StopAsked, Cancelled: if the user asked to stop or to cancel instead.
        """
        begun = time.monotonic()
        self._woken.wait(seconds)
        self._woken.clear()
        self._held_s += time.monotonic() - begun
        self.raise_if_cancelled()
        if self.is_stopped:
            raise StopAsked
        answer, self._answer = self._answer, None
        return answer

    def save_now(self) -> None:
        """Save the model as it is after the running batch."""
        self._save.set()

    def change(self, changes: Mapping[str, Any]) -> None:
        """Ask for other settings from the next epoch on: dotted key of the session -> JSON value."""
        with self._changes_lock:
            self._changes.update(changes)

    def take_changes(self) -> dict[str, Any]:
        """Return the settings that were asked for since the last call; of two for one key, the later."""
        with self._changes_lock:
            taken, self._changes = self._changes, {}
        return taken

    @property
    def held_s(self) -> float:
        """Seconds of all pauses and of all waiting for answers so far: they are no time of the training."""
        return self._held_s

    @property
    def is_paused(self) -> bool:
        """Whether a pause was asked for and not ended."""
        return not self._running.is_set()

    @property
    def is_stopped(self) -> bool:
        """Whether the training shall end after the running batch."""
        return self._stop.is_set()

    @property
    def is_in_last_epoch(self) -> bool:
        """Whether the training shall end when the running epoch is finished."""
        return self._last_epoch.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the work shall be given up."""
        return self._cancel.is_set()

    def take_save_request(self) -> bool:
        """Return whether :meth:`save_now` was asked for since the last call."""
        asked = self._save.is_set()
        self._save.clear()
        return asked

    def raise_if_cancelled(self) -> None:
        """Raise :class:`Cancelled` if the user cancelled."""
        if self._cancel.is_set():
            raise Cancelled

    def wait_while_paused(self) -> None:
        """Return at once, or when a pause ends."""
        if self.is_paused:
            begun = time.monotonic()
            self._running.wait()
            self._held_s += time.monotonic() - begun
