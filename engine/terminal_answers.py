"""The answers of a person at the terminal to a training that waits for an image."""

from __future__ import annotations

import os
import sys
import threading

from engine.protocol.training import WaitingForImage
from models.training.control import Control

LINE_BYTES = 4096


def question(waiting: WaitingForImage) -> str:
    """Return what can be answered."""
    leave_out = ", l: leave the image out" if waiting.can_leave_out else ""
    return f"The training waits and tries again by itself. Enter: try now{leave_out}, s: stop."


class TerminalAnswers:
    """Reads lines from the terminal in the background, from the first question on."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._thread: threading.Thread | None = None

    def listen(self) -> None:
        """Hand answers to the training from now on."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._read, name="answers", daemon=True)
            self._thread.start()

    def take(self, line: str) -> None:
        """Hand one line to the training."""
        letter = line.strip()[:1].lower()
        if letter == "s":
            self._control.stop()
        else:
            self._control.answer("leave_out" if letter == "l" else "retry")

    def _read(self) -> None:
        # Not through sys.stdin: a thread that waits there would keep its lock at the end of the program.
        while line := os.read(sys.stdin.fileno(), LINE_BYTES):
            self.take(line.decode("utf-8", "replace"))
