"""The trainings of this window: those at work, those that wait for their turn, those that are over."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue
from qtpy.QtCore import QObject, QSettings, Signal

from app.state.kept_queue import KeptQueue, KeptTraining
from app.state.runs_book import RunsBook
from app.state.series import Series, SeriesKind
from app.state.training import Training
from app.worker.pool import Workers
from sessions.document import Session

SESSION_FILE = "session.json"
"""A run folder that has it can be resumed."""
AT_ONCE_KEY = "queue/at_once"
MOST_AT_ONCE = 16


class TrainingQueue(QObject):
    """Starts the waiting trainings in their order, each in a process of its own, so many at once."""

    changed = Signal()
    """Trainings were added, taken away or moved, or may be as many as another number at once."""
    added = Signal(object)
    """The first :class:`Training` of those that were added together: pages need not look at hundreds."""
    started = Signal(object)
    """The :class:`Training` whose turn came."""
    ended = Signal(object)
    """A :class:`Training` that is over."""

    def __init__(self, workers: Workers, runs: RunsBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._runs = runs
        self._trainings: list[Training] = []
        stored = int(QSettings().value(AT_ONCE_KEY, 1, type=int))
        self._at_once = min(max(1, stored), MOST_AT_ONCE)
        self._is_open = True
        self._is_held = False
        self._kept = KeptQueue()
        self._left = self._kept.load()
        self.changed.connect(self.on_changed)

    @property
    def trainings(self) -> tuple[Training, ...]:
        """All of them, in the order in which they were added or moved to."""
        return tuple(self._trainings)

    @property
    def waiting(self) -> tuple[Training, ...]:
        """Those whose turn has not come."""
        return tuple(one for one in self._trainings if one.state == "waiting")

    @property
    def at_work(self) -> tuple[Training, ...]:
        return tuple(one for one in self._trainings if one.is_at_work)

    @property
    def at_once(self) -> int:
        """How many may work at the same time."""
        return self._at_once

    @property
    def is_free(self) -> bool:
        """Whether a training that is added now starts at once."""
        return not self.waiting and not self._is_held and len(self.at_work) < self._at_once

    @property
    def is_held(self) -> bool:
        """Whether those that wait go on waiting, also when there is room."""
        return self._is_held

    def hold(self, held: bool) -> None:
        """Let none of those that wait begin, or let them begin again; those at work go on."""
        if held != self._is_held:
            self._is_held = held
            self.changed.emit()
            self._fill()

    @property
    def left(self) -> tuple[KeptTraining, ...]:
        """What the last window left to do, until it is decided what becomes of it."""
        return self._left

    def take_up(self) -> None:
        """Train what the last window left: go on with what it had begun, then what waited."""
        left, self._left = self._left, ()
        self.add([_taken_up(one) for one in left])

    def forget_left(self) -> None:
        """Do nothing of what the last window left; run folders stay."""
        self._left = ()
        self.changed.emit()

    def set_at_once(self, number: int) -> None:
        """Let so many work at the same time from now on; those at work go on."""
        if number != self._at_once:
            self._at_once = number
            QSettings().setValue(AT_ONCE_KEY, number)
            self.changed.emit()
            self._fill()

    def training_of(self, run: str) -> Training | None:
        """Return the latest training in this run folder, if this window has one."""
        return next((one for one in reversed(self._trainings) if one.run == run), None)

    def add(self, trainings: Sequence[Training]) -> None:
        """Put trainings at the end; they start as soon as there is room."""
        for training in trainings:
            training.setParent(self)
            training.ended.connect(self.on_ended)
            self._trainings.append(training)
            self._runs.expect(training.run)
        self._promise()
        self.changed.emit()
        if trainings:
            self.added.emit(trainings[0])
        self._fill()

    def train(self, session: Session, name: str) -> Training:
        """Add a training of this session into a new run called ``name``, or like it."""
        training = Training(session, self._runs.new_run_folder(name))
        self.add([training])
        return training

    def train_series(self, sessions: Sequence[Session], name: str, kind: SeriesKind) -> tuple[Training, ...]:
        """Add a training for each session, into runs called like the sessions."""
        folders: list[Path] = []
        for session in sessions:
            self._runs.promise([*self._promised(), *(folder.name for folder in folders)])
            folders.append(self._runs.new_run_folder(session.name))
        series = Series(name=name, kind=kind, n=len(sessions), first=str(folders[0]))
        pairs = zip(sessions, folders, strict=True)
        made = tuple(Training(session, folder, series=series) for session, folder in pairs)
        self.add(made)
        return made

    def resume(self, run: str, session: Session, changes: Mapping[str, JsonValue] | None = None) -> Training:
        """Add the rest of the training in this run folder, in place of what is known of it.

        Args:
            changes: settings (dotted key -> value) with which it goes on.
        """
        known = self.training_of(run)
        if known is not None and not known.is_over:
            return known
        series = None if known is None else known.series
        training = Training(session, Path(run), resumes=True, series=series, changes=changes)
        if known is not None:
            training.take_over(known)
            self.remove(known)
        self.add([training])
        return training

    def remove(self, training: Training) -> None:
        """Forget a training that waits or is over; its run folder stays."""
        if training in self._trainings and not training.is_at_work:
            self._trainings.remove(training)
            self._promise()
            self.changed.emit()
            training.deleteLater()

    def move(self, training: Training, by: int) -> None:
        """Let a waiting training change places with the one before (-1) or after (+1) it that waits too."""
        waiting = [place for place, one in enumerate(self._trainings) if one.state == "waiting"]
        here = waiting.index(self._trainings.index(training))
        there = here + by
        if 0 <= there < len(waiting):
            one, other = waiting[here], waiting[there]
            trainings = self._trainings
            trainings[one], trainings[other] = trainings[other], trainings[one]
            self.changed.emit()

    def close(self) -> None:
        """Start nothing any more, and keep what is left to do."""
        self._is_open = False
        self._kept.close()

    def on_changed(self) -> None:
        """Keep what is to do, so that neither closing nor a crash loses it.

        A queue in which nothing waits is held no more: nobody would see why the next training does not begin.
        """
        if self._is_held and not self.waiting:
            self._is_held = False
        if self._is_open:
            to_do = [one for one in self._trainings if not one.is_over]
            self._kept.save([*self._left, *map(_kept, to_do)])

    def on_ended(self) -> None:
        """Make room for the next one."""
        # Where it made no folder, its name is free again.
        self._promise()
        training = self.sender()
        if isinstance(training, Training):
            self.ended.emit(training)
        self.changed.emit()
        self._fill()

    def _fill(self) -> None:
        if self._is_held:
            return
        while self._is_open and self.waiting and len(self.at_work) < self._at_once:
            self._start(self.waiting[0])

    def _start(self, training: Training) -> None:
        if not training.resumes:
            threads = training.session.threads or self._threads()
            training.session = training.session.model_copy(update={"threads": threads})
        job, request = training.request()
        handle = self._workers.training(training.run).start(job, request)
        training.follow(handle)
        self._runs.add_running(training.run, handle)
        self.changed.emit()
        self.started.emit(training)

    def _threads(self) -> int:
        """Return the threads of one training: all (0), or its share where several work at once."""
        return 0 if self._at_once == 1 else max(1, available_threads() // self._at_once)

    def _promised(self) -> list[str]:
        return [one.name for one in self._trainings if not one.is_over]

    def _promise(self) -> None:
        self._runs.promise(self._promised())


def _kept(training: Training) -> KeptTraining:
    return KeptTraining(
        run=training.run, session=training.session, series=training.series, changes=training.changes
    )


def _taken_up(kept: KeptTraining) -> Training:
    run = Path(kept.run)
    resumes = (run / SESSION_FILE).is_file()
    return Training(kept.session, run, resumes=resumes, series=kept.series, changes=kept.changes)


def available_threads() -> int:
    """Return the number of processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
