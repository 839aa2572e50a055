"""What is left to train when the window closes, kept in the settings folder for its next start."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from pydantic import Field, JsonValue, ValidationError
from qtpy.QtCore import QLockFile, QSettings

from app.state.series import Series
from datasets.basics.files import atomic_write
from datasets.basics.options import Options
from sessions.document import Session

FILE_NAME = "trainings-to-do.json"

log = logging.getLogger(__name__)


class KeptTraining(Options):
    """A training that waits or is at work.

    Attributes:
        run: its run folder, which a training at work has made already.
        series: the repeats or folds that it is one of.
        changes: settings with which it goes on where it is resumed.
    """

    run: str
    session: Session
    series: Series | None = None
    changes: dict[str, JsonValue] = Field(default_factory=dict)


class _Document(Options):
    trainings: tuple[KeptTraining, ...] = ()


class KeptQueue:
    """The file, which one window at a time uses; a second window of the same user keeps nothing."""

    def __init__(self) -> None:
        folder = Path(QSettings().fileName()).parent
        self._file = folder / FILE_NAME
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(f"{self._file}.lock")
        self._lock.setStaleLockTime(0)
        self._is_ours = self._lock.tryLock(0)

    def load(self) -> tuple[KeptTraining, ...]:
        """Return what the last window left; nothing where the file is damaged."""
        if not self._is_ours or not self._file.is_file():
            return ()
        try:
            return _Document.model_validate_json(self._file.read_bytes()).trainings
        except (OSError, ValidationError) as error:
            log.warning("%s cannot be read: %s", self._file, error)
            return ()

    def save(self, trainings: Sequence[KeptTraining]) -> None:
        """Keep these; a full disk is no reason to stop working."""
        if not self._is_ours:
            return
        try:
            if trainings:
                content = _Document(trainings=tuple(trainings)).model_dump_json()
                atomic_write(self._file, content.encode("utf-8"))
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s cannot be written: %s", self._file, error)

    def close(self) -> None:
        """Leave the file to the next window."""
        self._is_ours = False
        self._lock.unlock()
