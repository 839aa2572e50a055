"""New, open and save of the session, and the questions before something is lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal
from qtpy.QtWidgets import QFileDialog, QWidget

from app.dialogs.importing.files import OWN
from app.dialogs.restoring.dialog import RestoreDialog
from app.dialogs.unsaved import ask_about_changes
from app.state.file_stamp import Stamp, file_stamp
from app.state.recent_files import RecentFiles
from app.state.session_state import SessionState
from app.window.legacy_records import LegacyRecords
from app.window.session_saving import SUFFIXES, Action, SessionSaving
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers
from datasets.basics.errors import BadInput
from datasets.naming import counted
from sessions.document import Session
from sessions.run_file_names import JOURNAL
from sessions.run_folder import RunFolder

if TYPE_CHECKING:
    from engine.protocol.documents import OpenSessionResult

FILTER = "Sessions (*.xlsx *.json *.zip *.keras);;All files (*)"
COPY = "It is the record of a run, which stays as it is: Save asks for another file."
LOOK_FOR_RUN = "Look for its run in…"
SAVE_AS = "Save as…"
BAD_INPUT = 2


@dataclass(frozen=True)
class _Opening:
    """What is opened, and how.

    Attributes:
        stamp: of the file before it was read: what is written meanwhile is a change.
        left: the session that was left for it.
    """

    path: Path
    data_only: bool
    find_in: tuple[str, ...]
    stamp: Stamp | None
    left: Session


class SessionFiles(QObject):
    """Reads sessions through the data helper; foreign files are never opened in the window."""

    started = Signal(object, str)
    """The :class:`JobHandle` that now runs, and what it is."""
    said = Signal(str)
    failed = Signal(str)
    lost = Signal(str, str)
    """Why a session was not opened, and what a button is called that helps: see :meth:`on_help`."""
    opened = Signal()
    run_opened = Signal(str)
    """The folder of a run that has a model, when its session was opened."""

    def __init__(self, state: SessionState, workers: Workers, recent: RecentFiles, window: QWidget) -> None:
        super().__init__(window)
        self._state = state
        self._workers = workers
        self._recent = recent
        self._window = window
        self._records = LegacyRecords(window)
        self._opening: _Opening | None = None
        self._handle: JobHandle | None = None
        self.saving = SessionSaving(state, workers, recent, window)
        """Save and save as."""

    def new(self) -> None:
        """Start an empty session, after asking about unsaved changes."""
        self.leave_then(self._clear)

    def choose_and_open(self) -> None:
        """Let the user choose a session to open."""
        start = str(self._state.path.parent if self._state.path else Path.home())
        path, _ = QFileDialog.getOpenFileName(self._window, "Open session", start, FILTER)
        if path:
            self.open_path(Path(path))

    def choose_and_take_data(self) -> None:
        """Let the user choose a session whose data are taken, while the present settings stay."""
        start = str(self._state.path.parent if self._state.path else Path.home())
        path, _ = QFileDialog.getOpenFileName(self._window, "Take the data of a session", start, FILTER)
        if path:
            self.take_data_of(Path(path))

    def take_data_of(self, path: Path) -> None:
        """Show the data of a session and let them be taken without its settings."""
        self._open(path, data_only=True)

    def open_path(self, path: Path) -> None:
        """Open a spreadsheet, session.json, run, model or capsule, after asking about unsaved changes."""
        self.leave_then(partial(self._open, path))

    def leave_then(self, action: Action) -> None:
        """Do ``action``, which ends the present session; if that has changes, ask first."""
        if not self._state.is_modified:
            action()
            return
        answer = ask_about_changes(self._state.session.name, self._window)
        if answer == "discard":
            action()
        elif answer == "save":
            self.saving.save_then(action)

    def on_opened(self, opening: _Opening, result: dict[str, object]) -> None:
        from engine.protocol.documents import OpenSessionResult

        if opening is not self._opening:
            return  # another one was chosen since
        answer = OpenSessionResult.model_validate(result)
        restoration = answer.restoration
        if answer.legacy is not None:
            # Beside the window: what is told is read while the data are looked for.
            self._records.show(opening.path.name, answer.legacy, answer.told)
        if restoration.changed or restoration.missing or opening.data_only:
            self._ask_for_data(opening, answer)
        else:
            self._take(opening, answer, restoration.session)

    def on_restored(
        self, opening: _Opening, answer: OpenSessionResult, dialog: RestoreDialog, session: Session
    ) -> None:
        if dialog.data_only.isChecked():
            self._records.drop()
            self._state.set_session(session, "data of another session")
            self._say(f"Took the data of {opening.path.name}", session)
            self.opened.emit()
        else:
            self._take(opening, answer, session)

    def on_open_failed(self, opening: _Opening, exit_code: int, message: str, details: str) -> None:
        """Say why; where the run of a model may lie elsewhere, offer to look there."""
        if opening is not self._opening:
            return
        if exit_code == BAD_INPUT and opening.path.suffix.lower() == OWN:
            self.lost.emit(message, LOOK_FOR_RUN)
        else:
            self.failed.emit(message)

    def on_help(self, action: str) -> None:
        """Ask for another place to save to, or for the folder in which the run of a model lies."""
        if action == SAVE_AS:
            self.saving.choose_and_save()
        elif action == LOOK_FOR_RUN and self._opening is not None:
            failed = self._opening
            folder = QFileDialog.getExistingDirectory(
                self._window, "Look for its run in", str(failed.path.parent)
            )
            if folder:
                self._open(failed.path, failed.data_only, (*failed.find_in, folder))

    def _clear(self) -> None:
        self._stop_opening()
        self._records.take()
        self._state.replace(Session(), None)
        self.opened.emit()

    def _open(self, path: Path, data_only: bool = False, find_in: tuple[str, ...] = ()) -> None:
        from engine.protocol.documents import OpenSessionRequest

        self._stop_opening()
        opening = _Opening(path, data_only, find_in, file_stamp(path), self._state.session)
        request = OpenSessionRequest(path=str(path), find_in=find_in)
        self._opening, self._handle = opening, self._workers.data.start("open_session", request)
        self.started.emit(self._handle, f"Opening {path.name}")
        self._handle.finished.connect(partial(self.on_opened, opening))
        self._handle.failed.connect(partial(self.on_open_failed, opening))

    def _stop_opening(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._opening = self._handle = None

    def _ask_for_data(self, opening: _Opening, answer: OpenSessionResult) -> None:
        dialog = RestoreDialog(
            str(opening.path),
            answer.restoration,
            self._state.session,
            self._workers.data,
            opening.data_only,
            self._window,
            opening.find_in,
        )
        dialog.restored.connect(partial(self.on_restored, opening, answer, dialog))
        dialog.rejected.connect(self._records.drop)
        dialog.open()

    def _take(self, opening: _Opening, answer: OpenSessionResult, session: Session) -> None:
        replace = partial(self._replace, opening, answer, session)
        if self._state.session is opening.left:
            replace()
        else:
            # Reading the data takes minutes where they are many: what was changed meanwhile is not lost.
            self.leave_then(replace)

    def _replace(self, opening: _Opening, answer: OpenSessionResult, session: Session) -> None:
        self._records.take()
        path = opening.path
        # A run's record, in its folder or copied elsewhere, stays as it is, and so does AIDeveloper's: the
        # window works on a copy that is saved under another name.
        is_file = path.suffix.lower() in SUFFIXES and answer.legacy is None
        own = path if is_file and not answer.is_record else None
        is_decided = session.data_decisions != answer.session.data_decisions
        is_moved = bool(answer.restoration.moved) or session.rows != answer.session.rows
        # What was decided about the data, and where they are now, is in no file yet.
        is_saved = not (is_decided or (own is not None and is_moved))
        self._state.replace(session, own, opening.stamp if own else None, is_saved)
        folder = path if path.is_dir() else path.parent
        of_run = (folder / JOURNAL).exists()
        if is_file and not of_run:
            self._recent.add(path)
        self._say(f"Opened {path.name}", session, COPY if answer.is_record else "")
        self.opened.emit()
        if of_run and _has_model(folder):
            self.run_opened.emit(str(folder))

    def _say(self, what: str, session: Session, also: str = "") -> None:
        decided = len(session.data_decisions)
        recorded = f"The session records {decided} decisions about data." if decided > 1 else ""
        recorded = "The session records one decision about data." if decided == 1 else recorded
        counts = f"{what}: {counted(len(session.rows), 'row', 'rows')}."
        self.said.emit(" ".join(filter(None, [counts, also, recorded])))


def _has_model(folder: Path) -> bool:
    try:
        return RunFolder.open(folder).best_model.is_file()
    except BadInput:
        # The spreadsheet is enough for the session; the rest of the run may be damaged.
        return False
