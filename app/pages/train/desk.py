"""The training that the window works at: its job, its state, what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import JsonValue
from qtpy.QtCore import QObject, Signal

from app.state.runs_book import RunsBook
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.basics.options import Options
    from engine.protocol.messages import Answer

DeskState = Literal["idle", "starting", "running", "paused", "stopping"]


class TrainingDesk(QObject):
    """Starts one training at a time in a process of its own and turns its messages into typed signals."""

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
    finished = Signal(object)
    """:class:`engine.protocol.training.TrainResult`, also of a training that was stopped."""
    failed = Signal(int, str, str)
    """Exit code, sentence, details."""

    def __init__(self, workers: Workers, runs: RunsBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._runs = runs
        self._handle: JobHandle | None = None
        self._state: DeskState = "idle"
        self._run = ""
        self._is_in_folder = False

    @property
    def state(self) -> DeskState:
        """What the training is at."""
        return self._state

    @property
    def run(self) -> str:
        """The run folder of the training at work, or of the last one; empty for none."""
        return self._run

    @property
    def can_resume(self) -> bool:
        """Whether the last training got as far as its run folder, and is over."""
        return self._state == "idle" and self._is_in_folder

    def start(self, session: Session, folder: Path) -> None:
        """Train ``session`` in the new run folder ``folder``."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.training import TrainRequest

        self._is_in_folder = False
        self._begin("train", TrainRequest(session=session, run=str(folder)), str(folder))

    def resume(self, run: str) -> None:
        """Go on with the training in the run folder ``run``."""
        from engine.protocol.training import ResumeRequest

        self._is_in_folder = True
        self._begin("resume", ResumeRequest(run=run), run)

    def pause(self) -> None:
        """Hold the training after the present batch."""
        if self._handle is not None and self._state == "running":
            self._handle.control("pause")
            self._set_state("paused")

    def go_on(self) -> None:
        """End the pause."""
        if self._handle is not None and self._state == "paused":
            self._handle.control("resume")
            self._set_state("running")

    def change(self, changes: Mapping[str, JsonValue]) -> None:
        """Ask for other settings from the next epoch on; ``changed`` or ``refused`` follows."""
        if self._handle is not None:
            self._handle.change(changes)

    def save_now(self) -> None:
        """Keep the model as it is after the present batch; ``saved`` follows."""
        if self._handle is not None:
            self._handle.control("save")

    def stop_after_epoch(self) -> None:
        """End the training when its present epoch is finished; a pause ends too."""
        if self._handle is not None:
            self._handle.control("stop_after_epoch")
            if self._state == "paused":
                self._set_state("running")

    def answer(self, answer: Answer) -> None:
        """Say what to do about the image that the training waits for."""
        if self._handle is not None:
            self._handle.answer(answer)

    def stop(self) -> None:
        """End the training as soon as what it reached is safe; it can be resumed."""
        if self._handle is None:
            return
        if self._state == "starting":
            self._handle.cancel()
        else:
            self._handle.control("stop")
        self._set_state("stopping")

    def on_progress(self, _fraction: float, message: str, _seconds_left: float | None) -> None:
        """Tell what is done before the first epoch; afterwards the batches say more."""
        if self._state == "starting":
            self.prepared.emit(message)

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        """Pass on one event of the training as what it is."""
        from engine.protocol.training import (
            ImageBack,
            Notice,
            SettingsRefused,
            TrainingStarted,
            WaitingForImage,
        )
        from models.training.events import BatchDone, EpochDone
        from sessions.journal_entries import Changed, Saved

        if kind == "training":
            self._is_in_folder = True
            if self._state == "starting":
                self._set_state("running")
        documents: dict[str, tuple[Any, type[Options]]] = {
            "training": (self.started, TrainingStarted),
            "batch": (self.batch_done, BatchDone),
            "epoch": (self.epoch_done, EpochDone),
            "changed": (self.changed, Changed),
            "saved": (self.saved, Saved),
            "waiting": (self.waiting, WaitingForImage),
        }
        sentences: dict[str, tuple[Any, type[Notice] | type[ImageBack]]] = {
            "notice": (self.noticed, Notice),
            "refused": (self.refused, SettingsRefused),
            "image_back": (self.image_back, ImageBack),
        }
        if kind in documents:
            signal, document = documents[kind]
            signal.emit(document.model_validate(data))
        elif kind in sentences:
            signal, sentence = sentences[kind]
            signal.emit(sentence.model_validate(data).message)

    def on_finished(self, result: dict[str, object]) -> None:
        """Tell the figures."""
        from engine.protocol.training import TrainResult

        self._end()
        self.finished.emit(TrainResult.model_validate(result))

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Tell why the training ended."""
        self._end()
        self.failed.emit(exit_code, message, details)

    def _begin(self, job: str, request: Options, run: str) -> None:
        if self._handle is not None:
            return
        self._run = run
        handle = self._handle = self._workers.training(run).start(job, request)
        handle.progress.connect(self.on_progress)
        handle.event_received.connect(self.on_event)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)
        self._set_state("starting")
        self._runs.add_running(run, handle)

    def _end(self) -> None:
        self._handle = None
        self._set_state("idle")

    def _set_state(self, state: DeskState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
