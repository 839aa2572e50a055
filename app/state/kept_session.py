"""Changes that are not saved yet, kept in the settings folder in case the program ends unasked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from pydantic import ValidationError
from qtpy.QtCore import QLockFile, QObject, QSettings, QTimer

from app.state.session_state import SessionState
from datasets.basics.files import atomic_write
from datasets.basics.options import Options
from sessions.document import Session

FOLDER = "unsaved"
WAIT_MS = 1000
"""After a change; a slider that is dragged is written once."""

log = logging.getLogger(__name__)


class _Document(Options):
    session: Session
    path: str = ""
    stamp: tuple[int, int] | None = None


@dataclass(frozen=True)
class LeftSession:
    """What a window left that did not end by itself.

    Attributes:
        path: the file that the session was opened from or saved to, if any.
        stamp: of that file then.
        time: of the last change that was kept.
    """

    session: Session
    path: Path | None
    stamp: tuple[int, int] | None
    time: datetime
    file: Path
    lock: QLockFile


class KeptSession(QObject):
    """Each window keeps its session in a file of its own, which is gone once nothing would be lost.

    A file whose window lives is locked. What other windows left is found when this is made.
    """

    def __init__(self, state: SessionState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        folder = Path(QSettings().fileName()).parent / FOLDER
        self._file = folder / f"{uuid4().hex}.json"
        self._lock: QLockFile | None = None
        self._left = _left_in(folder)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.on_due)
        state.session_changed.connect(self.on_changed)
        state.modified_changed.connect(self.on_changed)

    @property
    def left(self) -> LeftSession | None:
        """What was left last, until it is decided what becomes of it."""
        return self._left[-1] if self._left else None

    def take_up(self) -> None:
        """Put what was left last in place of the present session."""
        if self._left:
            left = self._left[-1]
            self._state.replace(left.session, left.path, left.stamp, is_saved=False)
            if self._write():
                self.forget()

    def forget(self) -> None:
        """Throw away what was left last."""
        if self._left:
            left = self._left.pop()
            left.file.unlink(missing_ok=True)
            left.lock.unlock()

    def close(self) -> None:
        """End with the window, whose user was asked about changes; what others left stays."""
        self._timer.stop()
        self._remove()
        for left in self._left:
            left.lock.unlock()
        self._left = []

    def on_changed(self) -> None:
        self._timer.start()

    def on_due(self) -> None:
        if self._state.is_modified:
            self._write()
        else:
            self._remove()

    def _write(self) -> bool:
        """Keep the session; a full disk is no reason to stop working."""
        path = self._state.path
        document = _Document(
            session=self._state.session, path="" if path is None else str(path), stamp=self._state.stamp
        )
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = _lock_of(self._file)
                self._lock.tryLock(0)
            atomic_write(self._file, document.model_dump_json().encode("utf-8"))
        except OSError as error:
            log.warning("%s cannot be written: %s", self._file, error)
            return False
        return True

    def _remove(self) -> None:
        if self._lock is not None:
            self._file.unlink(missing_ok=True)
            self._lock.unlock()
            self._lock = None


def _lock_of(file: Path) -> QLockFile:
    lock = QLockFile(f"{file}.lock")
    lock.setStaleLockTime(0)  # however old: it counts as long as its process lives
    return lock


def _left_in(folder: Path) -> list[LeftSession]:
    """Return what windows left that are gone, the newest last."""
    found = []
    for file in folder.glob("*.json"):
        lock = _lock_of(file)
        if not lock.tryLock(0):
            continue
        try:
            document = _Document.model_validate_json(file.read_bytes())
            time = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
        except (OSError, ValidationError) as error:
            log.warning("%s cannot be read: %s", file, error)
            lock.unlock()
            continue
        path = Path(document.path) if document.path else None
        found.append(LeftSession(document.session, path, document.stamp, time, file, lock))
    return sorted(found, key=lambda left: left.time)
