"""The training that the page shows: what it is at, what it tells and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import JsonValue
from qtpy.QtCore import QObject, Signal

from app.state.training import Training, TrainingState

if TYPE_CHECKING:
    from datasets.basics.options import Options
    from engine.protocol.messages import Answer

DeskState = Literal["idle", "starting", "running", "paused", "stopping"]
STATES: dict[TrainingState, DeskState] = {
    "starting": "starting",
    "running": "running",
    "paused": "paused",
    "stopping": "stopping",
}
LIVE_ONLY = ("waiting", "image_back")
"""Events that ask for something; of a training that is selected later only the open question counts."""


class TrainingDesk(QObject):
    """Turns the events of one training, the selected one, into typed signals.

    A training that is selected later first tells again all that it told before.
    """

    selected = Signal(object)
    """The :class:`app.state.training.Training` whose events follow, or None."""
    told_at = Signal(object)
    """The time (``datetime``) of the signals that follow, which are told again; None: they are new."""
    caught_up = Signal()
    """The selected training has told everything again."""
    state_changed = Signal(str)
    """A :data:`DeskState`."""
    prepared = Signal(str)
    """What is being done before the first epoch."""
    started = Signal(object)
    """:class:`engine.protocol.training.TrainingStarted`"""
    batch_done = Signal(object)
    """:class:`models.training.events.BatchDone`, ten times a second at most."""
    epoch_done = Signal(object)
    """:class:`models.training.events.EpochDone`"""
    noticed = Signal(str)
    changed = Signal(object)
    """:class:`sessions.journal_entries.Changed`: settings that are in force from its epoch on."""
    refused = Signal(str)
    """Why settings that were asked for are not put in force."""
    saved = Signal(object)
    """:class:`sessions.journal_entries.Saved`: a model was written."""
    waiting = Signal(object)
    """:class:`engine.protocol.training.WaitingForImage`: nothing moves until the image can be read."""
    image_back = Signal(str)
    """The training goes on; a sentence."""
    unsaved = Signal(str)
    """The run folder cannot be written, but the training goes on; a sentence."""
    saved_again = Signal(str)
    """Everything is on disk again; a sentence."""
    finished = Signal(object)
    """:class:`engine.protocol.training.TrainResult`, also of a training that was stopped."""
    failed = Signal(int, str, str)
    """Exit code, sentence, details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training: Training | None = None
        self._last_state: DeskState = "idle"

    @property
    def training(self) -> Training | None:
        """The selected training."""
        return self._training

    @property
    def state(self) -> DeskState:
        """What the training is at; idle also where it waits for its turn or is over."""
        return "idle" if self._training is None else STATES.get(self._training.state, "idle")

    @property
    def run(self) -> str:
        """The run folder of the selected training; empty for none."""
        return "" if self._training is None else self._training.run

    def select(self, training: Training | None) -> None:
        """Tell of this training from now on."""
        if training is self._training:
            return
        self._leave()
        self._training = training
        self.selected.emit(training)
        if training is not None:
            self._tell_again(training)
            training.changed.connect(self.on_changed)
            training.prepared.connect(self.prepared)
            training.told.connect(self.on_event)
            training.finished.connect(self.finished)
            training.failed.connect(self.failed)
        self._last_state = self.state
        self.state_changed.emit(self.state)
        self.caught_up.emit()

    def tell_again(self) -> None:
        """Tell everything again: more became known of the time before."""
        training = self._training
        self.select(None)
        self.select(training)

    def pause(self) -> None:
        """Hold the training after the present batch."""
        if self._training is not None:
            self._training.pause()

    def go_on(self) -> None:
        """End the pause."""
        if self._training is not None:
            self._training.go_on()

    def change(self, changes: Mapping[str, JsonValue]) -> None:
        """Ask for other settings from the next epoch on; ``changed`` or ``refused`` follows."""
        if self._training is not None:
            self._training.change(changes)

    def save_now(self) -> None:
        """Keep the model as it is after the present batch; ``saved`` follows."""
        if self._training is not None:
            self._training.save_now()

    def stop_after_epoch(self) -> None:
        """End the training when its present epoch is finished; a pause ends too."""
        if self._training is not None:
            self._training.stop_after_epoch()

    def answer(self, answer: Answer) -> None:
        """Say what to do about the image that the training waits for."""
        if self._training is not None:
            self._training.answer(answer)

    def stop(self) -> None:
        """End the training as soon as what it reached is safe; it can be resumed."""
        if self._training is not None:
            self._training.stop()

    def on_changed(self) -> None:
        """Pass on that the training is at something else."""
        if self.state != self._last_state:
            self._last_state = self.state
            self.state_changed.emit(self.state)

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        """Pass on one event of the training as what it is."""
        from engine.protocol.training import TrainingStarted, WaitingForImage
        from models.training.events import BatchDone, EpochDone
        from sessions.journal_entries import Changed, Saved

        typed: dict[str, tuple[Any, type[Options]]] = {
            "training": (self.started, TrainingStarted),
            "batch": (self.batch_done, BatchDone),
            "epoch": (self.epoch_done, EpochDone),
            "changed": (self.changed, Changed),
            "saved": (self.saved, Saved),
            "waiting": (self.waiting, WaitingForImage),
        }
        sentences = {
            "notice": self.noticed,
            "refused": self.refused,
            "image_back": self.image_back,
            "unsaved": self.unsaved,
            "saved_again": self.saved_again,
        }
        if kind in typed:
            signal, model = typed[kind]
            signal.emit(model.model_validate(data))
        elif kind in sentences:
            sentences[kind].emit(str(data["message"]))

    def _tell_again(self, training: Training) -> None:
        for told in training.events:
            if told.kind not in LIVE_ONLY:
                self.told_at.emit(told.at)
                self.on_event(told.kind, told.data)
        self.told_at.emit(None)

    def _leave(self) -> None:
        training = self._training
        if training is not None:
            training.changed.disconnect(self.on_changed)
            training.prepared.disconnect(self.prepared)
            training.told.disconnect(self.on_event)
            training.finished.disconnect(self.finished)
            training.failed.disconnect(self.failed)
