"""The session in the window, with undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qtpy.QtCore import QObject, Signal

from app.state.file_stamp import Stamp
from sessions.document import Session

UNDO_DEPTH = 200


@dataclass(frozen=True)
class _Step:
    session: Session
    what: str
    merge: str


class SessionState(QObject):
    """Holds one :class:`Session` at a time; the session itself never changes, a new one takes its place."""

    session_changed = Signal(object)
    """The new :class:`Session`."""
    replaced = Signal()
    """Another session took its place: a new one, or one that was opened."""
    history_changed = Signal()
    """Undo or redo became possible, impossible, or mean another step."""
    modified_changed = Signal(bool)
    path_changed = Signal(object)
    """The file of the session: a :class:`Path`, or None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = Session()
        self._saved: Session | None = self._session
        self._saved_at: datetime | None = None
        self._path: Path | None = None
        self._stamp: Stamp | None = None
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._was_modified = False

    @property
    def session(self) -> Session:
        """The session as it is now."""
        return self._session

    @property
    def path(self) -> Path | None:
        """The spreadsheet the session was opened from or saved to."""
        return self._path

    @property
    def stamp(self) -> Stamp | None:
        """What tells that file, as it was read or written last, from one that was changed since."""
        return self._stamp

    @property
    def saved_at(self) -> datetime | None:
        """When the session was last saved from this window."""
        return self._saved_at

    @property
    def is_modified(self) -> bool:
        """Whether the session differs from what was opened or saved."""
        return self._session != self._saved

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    @property
    def undo_text(self) -> str:
        """What undo would take back, e.g. "change of the class"; empty if nothing."""
        return self._undo[-1].what if self._undo else ""

    @property
    def redo_text(self) -> str:
        return self._redo[-1].what if self._redo else ""

    def set_session(self, session: Session, what: str, merge: str = "") -> None:
        """Put ``session`` in place of the present one.

        Args:
            session: the new session; nothing happens if it equals the present one.
            what: what the user changed, for the undo entry ("rotation").
            merge: steps with the same non-empty key that follow each other are one undo step (the many
                values of one slider).
        """
        if session == self._session:
            return
        merges = bool(merge) and bool(self._undo) and self._undo[-1].merge == merge and not self._redo
        if not merges:
            self._undo.append(_Step(self._session, what, merge))
            del self._undo[:-UNDO_DEPTH]
        self._redo.clear()
        self._take(session)

    def amend(self, change: Callable[[Session], Session]) -> None:
        """Fill in what became known of the data, in this session and in every step; no step of its own.

        Args:
            change: from session to session; what it does not concern it returns unchanged.
        """
        for steps in (self._undo, self._redo):
            steps[:] = [_Step(change(step.session), step.what, step.merge) for step in steps]
        if self._saved is not None:
            self._saved = change(self._saved)
        changed = change(self._session)
        if changed != self._session:
            self._take(changed)

    def replace(
        self, session: Session, path: Path | None, stamp: Stamp | None = None, is_saved: bool = True
    ) -> None:
        """Start over with another session (new, or opened from ``path``); the undo steps end here.

        Args:
            stamp: of the file as it was read.
            is_saved: whether nothing is lost with this session, because a file has it so.
        """
        self._undo.clear()
        self._redo.clear()
        self._saved = session if is_saved else None
        self._saved_at = None
        self._stamp = stamp
        self._set_path(path)
        self._take(session)
        self.replaced.emit()

    def mark_saved(self, session: Session, path: Path, stamp: Stamp | None = None) -> None:
        """Note that ``session`` now is what ``path`` holds, and by what that file is known."""
        self._saved = session
        self._stamp = stamp
        self._saved_at = datetime.now().astimezone()
        self._set_path(path)
        self._tell_modified()

    def undo(self) -> None:
        """Take the last step back."""
        if self._undo:
            step = self._undo.pop()
            self._redo.append(_Step(self._session, step.what, ""))
            self._take(step.session)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self._redo:
            step = self._redo.pop()
            self._undo.append(_Step(self._session, step.what, ""))
            self._take(step.session)

    def _take(self, session: Session) -> None:
        self._session = session
        self.session_changed.emit(session)
        self.history_changed.emit()
        self._tell_modified()

    def _set_path(self, path: Path | None) -> None:
        if path != self._path:
            self._path = path
            self.path_changed.emit(path)

    def _tell_modified(self) -> None:
        if self.is_modified != self._was_modified:
            self._was_modified = self.is_modified
            self.modified_changed.emit(self._was_modified)
