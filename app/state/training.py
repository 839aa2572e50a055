"""One training of this window: what it was asked to do, how far it is, what it told."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import JsonValue
from qtpy.QtCore import QObject, Signal

from app.state.data_places import data_places
from app.state.pace import Pace
from app.state.series import Series
from app.state.training_lost import lost_text
from app.worker.job_handle import JobHandle
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.basics.options import Options
    from engine.protocol.documents import ReadRunResult
    from engine.protocol.messages import Answer
    from engine.protocol.training import SmallerBatches, TrainResult, WaitingForImage

TrainingState = Literal["waiting", "starting", "running", "paused", "stopping", "done", "stopped", "failed"]
AT_WORK: tuple[TrainingState, ...] = ("starting", "running", "paused", "stopping")
CANCELLED = 130
NOT_REMEMBERED = ("batch",)
"""Events that come so often, and say so little later, that only the last one counts."""


@dataclass(frozen=True)
class Told:
    """An event of the training, and when it came."""

    at: datetime
    kind: str
    data: dict[str, object]


class Training(QObject):
    """A training that waits, works or is over; it keeps its own copy of the session.

    Args:
        session: what is trained; of a resumed training, what its run folder says.
        run: its run folder.
        resumes: whether the run folder is there and its training goes on.
        series: the repeats or folds that it is one of; None: it stands alone.
        changes: settings (dotted key -> value) with which a resumed training goes on.
    """

    changed = Signal()
    """Its state, or how far it is."""
    told = Signal(str, dict)
    """Kind and data of an event, as :class:`app.worker.job_handle.JobHandle` has it."""
    prepared = Signal(str)
    """What is being done before the first epoch."""
    finished = Signal(object)
    """:class:`engine.protocol.training.TrainResult`, also of a training that was stopped."""
    failed = Signal(int, str, str)
    """Exit code, sentence, details."""
    ended = Signal()
    """After ``finished`` or ``failed``."""

    def __init__(
        self,
        session: Session,
        run: Path,
        *,
        resumes: bool = False,
        series: Series | None = None,
        changes: Mapping[str, JsonValue] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.run = str(run)
        self.resumes = resumes
        self.series = series
        self.changes: dict[str, JsonValue] = dict(changes or {})
        self.state: TrainingState = "waiting"
        self.device = session.device
        self.epochs = session.training.epochs
        self.epoch = 0
        """The last one that is done."""
        self.at_epoch = 1
        """The one at work; after its end it stays so until the first batch of the next one."""
        self.fraction = 0.0
        self.events: list[Told] = []
        self.result: TrainResult | None = None
        self.failure = (0, "", "")
        self.asks: WaitingForImage | None = None
        """The image that it waits for."""
        self.is_in_folder = resumes
        """Whether it got as far as its run folder, so that it can be resumed."""
        self.lacks_history = resumes
        """Whether its run folder tells more of it than this window has heard."""
        self._pace = Pace(self.epochs)
        self.smaller: SmallerBatches | None = None
        """What it can go on with where the memory was not enough."""
        self._last_saved = sys.maxsize
        """The last epoch on disk where the run folder cannot be written; otherwise all are."""
        self._handle: JobHandle | None = None

    @property
    def name(self) -> str:
        """Name of the run."""
        return Path(self.run).name

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "stopped", "failed")

    @property
    def seconds_left(self) -> float | None:
        """Seconds to the end of the last epoch; None while nothing is known."""
        return self._pace.seconds_left() if self.state == "running" and self.asks is None else None

    def request(self) -> tuple[str, Options]:
        """Return the job that does it and what the job is asked."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.training import ResumeRequest, TrainRequest

        if self.resumes:
            return "resume", ResumeRequest(run=self.run, changes=self.changes, find_in=data_places())
        return "train", TrainRequest(session=self.session, run=self.run)

    def follow(self, handle: JobHandle) -> None:
        """Take what the job that does it tells."""
        self._handle = handle
        handle.progress.connect(self.on_progress)
        handle.event_received.connect(self.on_event)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)
        self._set_state("starting")

    def remember(self, read: ReadRunResult) -> None:
        """Take in what its run folder tells of the time before it is resumed."""
        now = datetime.now().astimezone()
        told = [("epoch", epoch.model_dump(mode="json")) for epoch in read.history]
        told += [("notice", {"message": message}) for message in read.messages]
        self.events[:0] = [Told(now, kind, data) for kind, data in told]
        self.epoch = max(self.epoch, read.summary.epochs_done)
        self.lacks_history = False

    def take_over(self, before: Training) -> None:
        """Take in what the training told that this one goes on with."""
        self.events = list(before.events)
        self.epoch = before.epoch
        self.lacks_history = before.lacks_history

    def pause(self) -> None:
        """Hold the training after the present batch."""
        if self._handle is not None and self.state == "running":
            self._handle.control("pause")
            self._set_state("paused")

    def go_on(self) -> None:
        """End the pause."""
        if self._handle is not None and self.state == "paused":
            self._handle.control("resume")
            self._set_state("running")

    def change(self, changes: Mapping[str, JsonValue]) -> None:
        """Ask for other settings from the next epoch on; an event ``changed`` or ``refused`` follows."""
        if self._handle is not None:
            self._handle.change(changes)

    def save_now(self) -> None:
        """Keep the model as it is after the present batch; an event ``saved`` follows."""
        if self._handle is not None:
            self._handle.control("save")

    def stop_after_epoch(self) -> None:
        """End the training when its present epoch is finished; a pause ends too."""
        if self._handle is not None:
            self._handle.control("stop_after_epoch")
            if self.state == "paused":
                self._set_state("running")

    def answer(self, answer: Answer) -> None:
        """Say what to do about the image that the training waits for."""
        if self._handle is not None:
            self._handle.answer(answer)

    def stop(self) -> None:
        """End the training as soon as what it reached is safe; it can be resumed."""
        if self._handle is None:
            return
        if self.state == "starting":
            self._handle.cancel()
        else:
            self._handle.control("stop")
        self._set_state("stopping")

    def on_progress(self, fraction: float, message: str, _seconds_left: float | None) -> None:
        """Note how far it is; before the first epoch also what is being done."""
        if self.state == "starting":
            self.prepared.emit(message)
        else:
            self.fraction = fraction
        self.changed.emit()

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        """Note what an event says of the training as a whole, remember it, and pass it on."""
        was_at = self.at_epoch
        self._note(kind, data)
        if kind == "unsaved":
            self._last_saved = min(self.epoch, self._last_saved)
        elif kind == "saved_again":
            self._last_saved = sys.maxsize
        if kind not in NOT_REMEMBERED:
            self.events.append(Told(datetime.now().astimezone(), kind, data))
        if kind not in NOT_REMEMBERED or self.at_epoch != was_at:
            self.changed.emit()
        self.told.emit(kind, data)

    def on_finished(self, result: dict[str, object]) -> None:
        """Keep the figures."""
        from engine.protocol.training import TrainResult

        self.result = TrainResult.model_validate(result)
        self.fraction = 1.0
        self._end("stopped" if self.result.stopped else "done")
        self.finished.emit(self.result)
        self.ended.emit()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Keep why it ended; a training that was ended on purpose has not failed."""
        if self._handle is not None and self._handle.died:
            message = lost_text(self._handle.died, self.is_in_folder, min(self.epoch, self._last_saved))
        self.failure = (exit_code, message, details)
        self._end("stopped" if exit_code == CANCELLED else "failed")
        self.failed.emit(*self.failure)
        self.ended.emit()

    def _note(self, kind: str, data: dict[str, object]) -> None:
        from engine.protocol.training import SmallerBatches, TrainingStarted, WaitingForImage
        from models.training.events import BatchDone, EpochDone
        from sessions.journal_entries import Changed

        if kind == "training":
            started = TrainingStarted.model_validate(data)
            self.is_in_folder = True
            self.session, self.device, self.epochs = started.session, started.device, started.epochs
            self.epoch, self.at_epoch = started.first_epoch, started.first_epoch + 1
            self._pace = Pace(started.epochs)
            if self.state == "starting":
                self._set_state("running")
        elif kind == "batch":
            batch = BatchDone.model_validate(data)
            self.at_epoch = batch.epoch
            self._pace.batch_done(batch.epoch, batch.step / batch.steps)
        elif kind == "epoch":
            epoch = EpochDone.model_validate(data)
            self.epoch = epoch.epoch
            self._pace.epoch_done(epoch.epoch, epoch.seconds)
        elif kind == "changed":
            self._follow_plan(Changed.model_validate(data).changes.get("training.epochs"))
        elif kind == "smaller_batches":
            self.smaller = SmallerBatches.model_validate(data)
        elif kind == "waiting":
            self.asks = WaitingForImage.model_validate(data)
            self._pace.hold()
        elif kind == "image_back":
            self.asks = None
            self._pace.go_on()

    def _follow_plan(self, epochs: JsonValue) -> None:
        if isinstance(epochs, int):
            self.epochs = epochs
            self._pace.plan(epochs)

    def _end(self, state: TrainingState) -> None:
        self._handle = None
        self.asks = None
        self._set_state(state)

    def _set_state(self, state: TrainingState) -> None:
        if state != self.state:
            self.state = state
            if state == "paused":
                self._pace.hold()
            else:
                self._pace.go_on()
            self.changed.emit()
