"""The runs that were found, the one the pages look at, and the trainings at work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QSettings, Signal

from app.worker.job_handle import JobHandle
from app.worker.pool import Workers

if TYPE_CHECKING:
    from engine.protocol.history import RemarkRunsRequest
    from sessions.run_history.found import FoundRun
    from sessions.summary import RunSummary

FOLDER_KEY = "runs/folder"


def default_runs_folder() -> Path:
    """Return the folder that new runs go to unless the user chose another."""
    return Path.home() / "Discern" / "runs"


class RunsBook(QObject):
    """Reads the folder of runs through the data helper; knows which trainings run in this window."""

    runs_changed = Signal()
    current_changed = Signal(str)
    """The run folder that Assess and Export look at; empty for none."""
    running_changed = Signal()
    failed = Signal(str)
    """A sentence: the runs could not be listed, or something could not be noted."""
    compare_asked = Signal(str)
    """Run folder that the current run shall be compared with."""

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._folder = Path(str(QSettings().value(FOLDER_KEY, str(default_runs_folder()))))
        self._found: tuple[FoundRun, ...] = ()
        self._folders: tuple[str, ...] = ()
        self._current = ""
        self._expected: set[str] = set()
        self._running: dict[str, JobHandle] = {}
        self._promised: set[str] = set()
        self._listing: JobHandle | None = None
        self._again = False
        self._to_add: set[str] = set()
        self._forget: set[str] = set()
        self._remarks_to_send: list[RemarkRunsRequest] = []
        self._is_remarking = False

    @property
    def folder(self) -> Path:
        """The folder new runs go to; runs are looked for in it and in :attr:`folders`."""
        return self._folder

    @property
    def runs(self) -> tuple[RunSummary, ...]:
        """The runs found last, newest first."""
        return tuple(run.summary for run in self._found)

    @property
    def found(self) -> tuple[FoundRun, ...]:
        """The same with what was noted of them."""
        return self._found

    @property
    def folders(self) -> tuple[str, ...]:
        """All folders that runs are looked for in."""
        return self._folders

    @property
    def current(self) -> str:
        """The run folder the pages look at; empty for none."""
        return self._current

    @property
    def running(self) -> dict[str, JobHandle]:
        """Run folder -> job of every training at work in this window."""
        return dict(self._running)

    @property
    def is_listing(self) -> bool:
        """Whether the folder is being read."""
        return self._listing is not None

    def set_folder(self, folder: Path) -> None:
        """Look for runs in another folder and put new ones there."""
        self._folder = folder
        QSettings().setValue(FOLDER_KEY, str(folder))
        self.refresh()

    def set_current(self, run: str) -> None:
        """Let the pages look at this run folder, as the person wants; a training that ends leaves it so."""
        self._expected.clear()
        self._look_at(run)

    def expect(self, run: str) -> None:
        """Note that a training in ``run`` was asked for, so that it may be followed when it ends."""
        self._expected.add(run)

    def follow(self, run: str) -> None:
        """Let the pages look at the run of a training that ended, unless the person chose since its begin."""
        if run in self._expected:
            self._look_at(run)

    def new_run_folder(self, name: str) -> Path:
        """Return a path for a new run called ``name`` that nothing has yet; nothing is made."""
        taken = {Path(run).name for run in self._running} | self._promised
        number = 1
        while True:
            folder = self._folder / (name if number == 1 else f"{name}-{number}")
            if not folder.exists() and folder.name not in taken:
                return folder
            number += 1

    def compare(self, run: str, other: str) -> None:
        """Let the pages look at ``run`` beside ``other``."""
        self.set_current(run)
        self.compare_asked.emit(other)

    def promise(self, names: Iterable[str]) -> None:
        """Keep these names of run folders for trainings that wait, and no others."""
        self._promised = set(names)

    def add_running(self, run: str, handle: JobHandle) -> None:
        """Note that a training is at work in ``run``; it is forgotten when the job ends."""
        self._running[run] = handle
        handle.ended.connect(self.on_training_ended)
        self.running_changed.emit()

    def refresh(self) -> None:
        """Look for runs again; ``runs_changed`` follows."""
        if self._listing is not None:
            self._again = True
            return
        # Imported late: the job types are needed only once the window shows.
        from engine.protocol.history import RunHistoryRequest

        forgotten = tuple(sorted(self._forget - {str(self._folder)}))
        self._forget.clear()
        request = RunHistoryRequest(folders=(str(self._folder), *sorted(self._to_add)), forget=forgotten)
        self._to_add.clear()
        self._listing = self._workers.data.start("run_history", request)
        self._listing.finished.connect(self.on_listed)
        self._listing.failed.connect(self.on_list_failed)

    def add_folder(self, folder: Path) -> None:
        """Look for runs in this folder too, from now on."""
        self._to_add.add(str(folder))
        self.refresh()

    def forget_folder(self, folder: str) -> None:
        """Look for runs in this folder no more."""
        self._forget.add(folder)
        self.refresh()

    def remark(
        self,
        runs: Sequence[str],
        *,
        star: bool | None = None,
        note: str | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
        tags: Sequence[str] | None = None,
    ) -> None:
        """Change what is noted of these runs, and leave the rest as it is; ``tags`` are all of them anew."""
        from engine.protocol.history import RemarkRunsRequest

        request = RemarkRunsRequest(
            runs=tuple(runs),
            star=star,
            note=note,
            tags=None if tags is None else tuple(tags),
            add_tags=tuple(add_tags),
            remove_tags=tuple(remove_tags),
        )
        self._remarks_to_send.append(request)
        self._send_remarks()

    def on_remarked(self, result: dict[str, object]) -> None:
        """Show what is noted now."""
        from engine.protocol.history import RemarkRunsResult

        remarks = RemarkRunsResult.model_validate(result).remarks
        self._found = tuple(
            run.model_copy(update={"remarks": remarks.get(run.summary.root, run.remarks)})
            for run in self._found
        )
        # What a listing that is under way will tell may be older.
        self._again = self._listing is not None
        self.runs_changed.emit()

    def on_remark_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self.failed.emit(message)

    def on_remark_ended(self) -> None:
        self._is_remarking = False
        self._send_remarks()

    def _look_at(self, run: str) -> None:
        if run != self._current:
            self._current = run
            self.current_changed.emit(run)

    def _send_remarks(self) -> None:
        # One after the other: the worker does jobs beside each other, and the last word has to be the last.
        if self._is_remarking or not self._remarks_to_send:
            return
        self._is_remarking = True
        noted = self._workers.data.start("remark_runs", self._remarks_to_send.pop(0))
        noted.finished.connect(self.on_remarked)
        noted.failed.connect(self.on_remark_failed)
        noted.ended.connect(self.on_remark_ended)

    def on_listed(self, result: dict[str, object]) -> None:
        from engine.protocol.history import RunHistoryResult

        told = RunHistoryResult.model_validate(result)
        self._found, self._folders = told.runs, told.folders
        self._end_listing()

    def on_list_failed(self, exit_code: int, message: str, details: str) -> None:
        self.failed.emit(message)
        self._end_listing()

    def on_training_ended(self) -> None:
        over = [run for run, handle in self._running.items() if handle.is_over]
        for run in over:
            del self._running[run]
            self._workers.release(run)
        self.running_changed.emit()
        self.refresh()

    def _end_listing(self) -> None:
        self._listing = None
        self.runs_changed.emit()
        if self._again:
            self._again = False
            self.refresh()
