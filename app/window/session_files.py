"""New, open and save of the session, and the questions before something is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal
from qtpy.QtWidgets import QFileDialog, QWidget

from app.dialogs.legacy_record.dialog import LegacyRecordDialog
from app.dialogs.restoring.dialog import RestoreDialog
from app.dialogs.unsaved import ask_about_changes
from app.state.recent_files import RecentFiles
from app.state.session_state import SessionState
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.basics.options import Options
    from engine.protocol.documents import OpenSessionResult

FILTER = "Sessions (*.xlsx *.json *.zip *.keras);;All files (*)"
SAVE_FILTER = "Sessions (*.xlsx *.json);;All files (*)"
SUFFIXES = (".xlsx", ".json")
Action = Callable[[], None]


class SessionFiles(QObject):
    """Reads and writes sessions through the data helper; foreign files are never opened in the window."""

    started = Signal(object, str)
    """The :class:`JobHandle` that now runs, and what it is."""
    said = Signal(str)
    failed = Signal(str)
    opened = Signal()

    def __init__(self, state: SessionState, workers: Workers, recent: RecentFiles, window: QWidget) -> None:
        super().__init__(window)
        self._state = state
        self._workers = workers
        self._recent = recent
        self._window = window
        self._opening = ""
        self._data_only = False
        self._is_legacy = False
        self._saving: tuple[Session, Path] | None = None
        self._after_save: Action | None = None

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

    def save(self) -> None:
        """Save to the session's file; ask for one if it has none."""
        if self._state.path is None:
            self.choose_and_save()
        else:
            self._save(self._state.path)

    def choose_and_save(self) -> None:
        """Let the user choose where to save."""
        folder = self._state.path.parent if self._state.path else Path.home()
        proposed = str(folder / f"{self._state.session.name}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self._window, "Save session", proposed, SAVE_FILTER)
        if path:
            file = Path(path)
            self._save(file if file.suffix.lower() in SUFFIXES else file.with_name(f"{file.name}.xlsx"))
        else:
            self._after_save = None

    def save_then(self, action: Action) -> None:
        """Save, and do ``action`` once that is done; nothing if it fails or the user gives up."""
        self._after_save = action
        self.save()

    def leave_then(self, action: Action) -> None:
        """Do ``action``, which ends the present session; if that has changes, ask first."""
        if not self._state.is_modified:
            action()
            return
        answer = ask_about_changes(self._state.session.name, self._window)
        if answer == "discard":
            action()
        elif answer == "save":
            self.save_then(action)

    def on_opened(self, result: dict[str, object]) -> None:
        from engine.protocol.documents import OpenSessionResult

        answer = OpenSessionResult.model_validate(result)
        restoration = answer.restoration
        self._is_legacy = answer.legacy is not None
        if answer.legacy is not None:
            # Beside the window: what is told is read while the data are looked for.
            name = Path(self._opening).name
            LegacyRecordDialog(name, answer.legacy, answer.told, self._window).show()
        if restoration.changed or restoration.missing or self._data_only:
            self._ask_for_data(answer)
        else:
            self._take(restoration.session)

    def on_restored(self, session: Session) -> None:
        dialog = self.sender()
        if isinstance(dialog, RestoreDialog) and dialog.data_only.isChecked():
            self._state.set_session(session, "data of another session")
            self.said.emit(f"Took the data of {Path(self._opening).name}: {len(session.rows)} rows.")
            self.opened.emit()
        else:
            self._take(session)

    def on_saved(self, result: dict[str, object]) -> None:
        if self._saving is None:
            return
        session, path = self._saving
        self._saving = None
        self._state.mark_saved(session, path)
        self._recent.add(path)
        self.said.emit(f"Saved {path.name}.")
        action, self._after_save = self._after_save, None
        if action is not None:
            action()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        self._saving = None
        self._after_save = None
        self.failed.emit(message)

    def _clear(self) -> None:
        self._state.replace(Session(), None)
        self.opened.emit()

    def _open(self, path: Path, data_only: bool = False) -> None:
        from engine.protocol.documents import OpenSessionRequest

        self._opening, self._data_only = str(path), data_only
        handle = self._run("open_session", OpenSessionRequest(path=str(path)), f"Opening {path.name}")
        handle.finished.connect(self.on_opened)

    def _save(self, path: Path) -> None:
        from engine.protocol.documents import SaveSessionRequest

        session = self._state.session
        self._saving = (session, path)
        request = SaveSessionRequest(session=session, path=str(path))
        self._run("save_session", request, f"Saving {path.name}").finished.connect(self.on_saved)

    def _run(self, job: str, request: Options, what: str) -> JobHandle:
        handle = self._workers.data.start(job, request)
        handle.failed.connect(self.on_failed)
        self.started.emit(handle, what)
        return handle

    def _ask_for_data(self, answer: OpenSessionResult) -> None:
        dialog = RestoreDialog(
            self._opening,
            answer.restoration,
            self._state.session,
            self._workers.data,
            self._data_only,
            self._window,
        )
        dialog.restored.connect(self.on_restored)
        dialog.open()

    def _take(self, session: Session) -> None:
        path = Path(self._opening)
        # The spreadsheet of a run belongs to the run: the window works on a copy that is saved elsewhere.
        # AIDeveloper's spreadsheet stays as it is.
        of_run = (path.parent / "journal.jsonl").exists()
        is_file = path.suffix.lower() in SUFFIXES and not of_run and not self._is_legacy
        self._state.replace(session, path if is_file else None)
        if is_file:
            self._recent.add(path)
        self.said.emit(f"Opened {path.name}: {len(session.rows)} rows.")
        self.opened.emit()
