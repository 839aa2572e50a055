"""How far a training is, and what its curves say meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from app.pages.train.words import batch_text, paused_text
from app.state.pace import Pace

if TYPE_CHECKING:
    from models.training.events import BatchDone, EpochDone

STEPS = 1000
STARTING = "Starting…"


class ProgressLine(QWidget):
    """A slim bar, a line of words, and the diagnosis when there is one; hidden while nothing is at work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = 0
        self._pace = Pace(0)
        self._batch: BatchDone | None = None
        self._is_paused = False
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.text = QLabel()
        self.text.setObjectName("quiet")
        self.diagnosis = QLabel()
        self.diagnosis.setObjectName("warning")
        self.diagnosis.setWordWrap(True)
        self.diagnosis.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.bar, self.text, self.diagnosis):
            column.addWidget(widget)
        self.hide()

    def begin(self, epochs: int) -> None:
        """Get ready for a training of so many epochs."""
        self._epochs = epochs
        self._pace = Pace(epochs)
        self._batch = None
        self._is_paused = False
        self.diagnosis.hide()
        self.say(STARTING)

    def plan(self, epochs: int) -> None:
        """Count on another number of epochs."""
        self._epochs = epochs
        self._pace.plan(epochs)

    def say(self, words: str) -> None:
        """Say what is done while no epoch runs."""
        if not self.isVisibleTo(self.parentWidget()):
            self.bar.setRange(0, 0)
            self.show()
        self.text.setText(words)

    def hold(self, words: str) -> None:
        """Say that nothing moves, and why; the time until the next batch does not count."""
        self._pace.hold()
        self.say(words)

    def set_paused(self, paused: bool) -> None:
        """Say that the training is held, and where; or that it goes on."""
        if paused != self._is_paused:
            self._is_paused = paused
            if paused:
                self._pace.hold()
                self.say(paused_text(self._batch, self._epochs))
            else:
                self._pace.go_on()

    def show_batch(self, batch: BatchDone) -> None:
        """Move the bar."""
        self._batch = batch
        if not self._is_paused:
            self._pace.go_on()
        self._pace.batch_done(batch.epoch, batch.step / batch.steps)
        done = (batch.epoch - 1 + batch.step / batch.steps) / max(1, self._epochs)
        self.bar.setRange(0, STEPS)
        self.bar.setValue(round(done * STEPS))
        # A pause begins after the batch that was at work: it is told when the person has asked already.
        words = paused_text(batch, self._epochs) if self._is_paused else ""
        self.say(words or batch_text(batch, self._epochs, self._pace.seconds_left()))

    def epoch_done(self, epoch: EpochDone) -> None:
        """Learn how long an epoch takes."""
        self._pace.epoch_done(epoch.epoch, epoch.seconds)

    def show_diagnosis(self, sentences: list[str]) -> None:
        """Show what the curves say is wrong; nothing where nothing is."""
        self.diagnosis.setText("\n".join(sentences))
        self.diagnosis.setVisible(bool(sentences))
