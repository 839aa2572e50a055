"""Save and save as: nothing that another window or program wrote is replaced unasked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from qtpy.QtCore import QObject, Signal
from qtpy.QtWidgets import QFileDialog, QWidget

from app.dialogs.replacing import ask_about_file
from app.state.file_stamp import file_stamp
from app.state.recent_files import RecentFiles
from app.state.session_state import SessionState
from app.worker.pool import Workers
from sessions.document import Session

SAVE_FILTER = "Sessions (*.xlsx *.json);;All files (*)"
SUFFIXES = (".xlsx", ".json")
Action = Callable[[], None]


class SessionSaving(QObject):
    """Writes the session through the data helper."""

    started = Signal(object, str)
    """The :class:`JobHandle` that now runs, and what it is."""
    said = Signal(str)
    not_saved = Signal(str)
    """Why."""

    def __init__(self, state: SessionState, workers: Workers, recent: RecentFiles, window: QWidget) -> None:
        super().__init__(window)
        self._state = state
        self._workers = workers
        self._recent = recent
        self._window = window
        self._after_save: Action | None = None

    def save(self) -> None:
        """Save to the session's file; ask for one if it has none, or if it is not the file it was."""
        path = self._state.path
        if path is None:
            self.choose_and_save()
            return
        now = file_stamp(path)
        changed = now is not None and now != self._state.stamp
        sentence = f"{path.name} was changed by another window or program since it was opened or saved here."
        self._save_or_ask(path, sentence if changed else "")

    def choose_and_save(self) -> None:
        """Let the user choose where to save."""
        folder = self._state.path.parent if self._state.path else Path.home()
        proposed = str(folder / f"{self._state.session.name}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self._window, "Save session", proposed, SAVE_FILTER)
        if not path:
            self._after_save = None
            return
        chosen = Path(path)
        file = chosen if chosen.suffix.lower() in SUFFIXES else chosen.with_name(f"{chosen.name}.xlsx")
        # The file dialog asked about the name that was typed.
        is_other = file != chosen and file.exists()
        self._save_or_ask(file, f"{file.name} is there already." if is_other else "")

    def save_then(self, action: Action) -> None:
        """Save, and do ``action`` once that is done; nothing if it fails or the user gives up."""
        self._after_save = action
        self.save()

    def on_saved(self, session: Session, path: Path, result: dict[str, object]) -> None:
        self._state.mark_saved(session, path, file_stamp(path))
        self._recent.add(path)
        self.said.emit(f"Saved {path.name}.")
        action, self._after_save = self._after_save, None
        if action is not None:
            action()

    def on_save_failed(self, exit_code: int, message: str, details: str) -> None:
        self._after_save = None
        self.not_saved.emit(message)

    def _save_or_ask(self, path: Path, doubt: str) -> None:
        answer = ask_about_file(doubt, self._window) if doubt else "replace"
        if answer == "replace":
            self._save(path)
        elif answer == "elsewhere":
            self.choose_and_save()
        else:
            self._after_save = None

    def _save(self, path: Path) -> None:
        from engine.protocol.documents import SaveSessionRequest

        session = self._state.session
        handle = self._workers.data.start("save_session", SaveSessionRequest(session=session, path=str(path)))
        self.started.emit(handle, f"Saving {path.name}")
        handle.finished.connect(partial(self.on_saved, session, path))
        handle.failed.connect(self.on_save_failed)
