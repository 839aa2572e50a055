"""The bar of the Train page: what a training asks, and what can be done where one ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QWidget

from app.state.training import CANCELLED, Training
from app.widgets.banner import Banner

if TYPE_CHECKING:
    from engine.protocol.training import WaitingForImage

RESUME = "Resume"
TOO_LITTLE = (
    "The memory is not enough for batches of {} images. Smaller ones need less of it, and are gathered into "
    "steps as large as before."
)
SMALLER = "Try again with batches of"
TRY_AGAIN, LEAVE_OUT, STOP = "Try again", "Leave the image out", "Stop the training"


class TrainingBanner(Banner):
    """Turns the buttons of its messages into typed signals."""

    answered = Signal(str)
    """An :data:`engine.protocol.messages.Answer` about an image."""
    stop_asked = Signal()
    resume_asked = Signal(str)
    """The run folder of the training that shall go on."""
    smaller_asked = Signal(str)
    """The run folder of the training that shall go on with smaller batches."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = ""
        self.action_triggered.connect(self.on_action_triggered)

    @property
    def is_bad(self) -> bool:
        """Whether a message is shown that needs attention."""
        return not self.isHidden() and self.property("kind") == "bad"

    def ask_about(self, waiting: WaitingForImage) -> None:
        """Say which image cannot be read, and ask what to do."""
        sentence = f"{waiting.message} The training waits, and tries again by itself."
        actions = (TRY_AGAIN, LEAVE_OUT, STOP) if waiting.can_leave_out else (TRY_AGAIN, STOP)
        self.show_message(sentence, "bad", actions)

    def show_end(self, training: Training) -> None:
        """Say why a training ended, and offer to go on where something was reached; nothing if it is done."""
        exit_code, message, details = training.failure
        if training.result is not None:
            if training.result.stopped:
                self.offer_resume(training.run, "The training was stopped; it can go on where it ended.")
        elif training.is_in_folder:
            self._run = training.run
            sentence = message if exit_code != CANCELLED else "The training was cancelled."
            action, smaller = RESUME, training.smaller
            if smaller is not None:
                sentence = TOO_LITTLE.format(smaller.tried)
                action = f"{SMALLER} {smaller.batch_size}"
            self.show_message(sentence, "bad", (action,), details)
        elif exit_code != CANCELLED:
            self.show_message(message, "bad", details=details)

    def offer_resume(self, run: str, sentence: str) -> None:
        """Offer to go on with a training that was left."""
        self._run = run
        self.show_message(sentence, "info", (RESUME,))

    def on_action_triggered(self, action: str) -> None:
        """Say what the button means."""
        self.clear()
        if action == STOP:
            self.stop_asked.emit()
        elif action in (TRY_AGAIN, LEAVE_OUT):
            self.answered.emit("retry" if action == TRY_AGAIN else "leave_out")
        elif action == RESUME:
            self.resume_asked.emit(self._run)
        elif action.startswith(SMALLER):
            self.smaller_asked.emit(self._run)
