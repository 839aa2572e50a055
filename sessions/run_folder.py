"""The run folder: where everything that happened in a training is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import atomic_write, remove_leftovers
from resources import PROGRAM
from sessions.document import Session
from sessions.journal import JournalEntry, read_journal
from sessions.lock import FolderLock, is_locked
from sessions.lost_session import SPREADSHEET_SUFFIX, way_back
from sessions.reading import DamagedSession, read_session_json
from sessions.run_file_names import DATA_FILES, JOURNAL
from sessions.run_names import run_name
from sessions.run_place import (
    check_empty,
    check_writable,
    is_file,
    make_folders,
    not_writable,
    remove_empty,
)


class RunFolder:
    """One run. Made by :meth:`create` (locked, for a training) or :meth:`open` (to look at).

    The lock is held until :meth:`close`, or until the process dies in whatever way.
    """

    def __init__(self, root: Path, session: Session, lock: FolderLock | None) -> None:
        self.root = root
        self._session = session
        self._lock = lock

    @classmethod
    def create(cls, root: Path, session: Session, name: str | None = None) -> Self:
        """Make a new run folder, locked for this process, with ``session.json`` in it.

        Args:
            root: the folder; may exist if it is empty.
            session: what to do; ``session.json`` gets it with the run's name.
            name: name of the run and its files; without it, the name of the folder.

        Raises:
            BadInput: if the folder holds a run or other files, cannot be written, is in use, or the
                name cannot be a file name.
        """
        root = root.expanduser().absolute()
        named = session.model_copy(update={"name": run_name(root, name)})
        cls.check_free(root, name)
        made = make_folders(root)
        try:
            lock = FolderLock(root)
        except OSError as error:
            remove_empty(made)
            raise BadInput(not_writable(root, error)) from error
        run = cls(root, named, lock)
        try:
            check_empty(root)  # again: another process may have been quicker
            check_writable(root)
            remove_leftovers(root)
            for folder in (run.checkpoints, run.models):
                folder.mkdir(exist_ok=True)
            atomic_write(run.session_json, named.canonical_json().encode("utf-8"))
        except OSError as error:
            run.close()
            raise BadInput(not_writable(root, error)) from error
        except BadInput:
            run.close()
            raise
        return run

    @staticmethod
    def check_free(root: Path, name: str | None = None) -> None:
        """Check, before any work, that a run can be made in ``root``; nothing is left there.

        Raises:
            BadInput: if the folder holds a run or other files, cannot be written, or the name cannot be a
                file name.
        """
        root = root.expanduser().absolute()
        run_name(root, name)
        try:
            there = next(folder for folder in (root, *root.parents) if folder.exists())
            if there == root and not root.is_dir():
                raise BadInput(is_file(root))
            if there == root:
                check_empty(root)
            check_writable(there)
        except OSError as error:
            raise BadInput(not_writable(root, error)) from error

    @classmethod
    def open(cls, root: Path) -> Self:
        """Open an existing run folder without locking it.

        Raises:
            BadInput: if it is no run folder or its session is damaged.
        """
        root = root.expanduser().absolute()
        try:
            is_run = (root / "session.json").is_file()
        except OSError as error:  # a drive that does not answer, a name too long
            raise BadInput(f"The folder {root} cannot be looked at ({error.strerror}).") from error
        if not is_run:
            what = f"{root} is no run folder of {PROGRAM}: there is no session.json in it."
            raise BadInput(what + way_back(root, False))
        try:
            return cls(root, read_session_json(root / "session.json"), None)
        except DamagedSession as error:
            raise BadInput(f"{error}{way_back(root, True)}") from error

    def lock(self) -> None:
        """Take the folder for this process, to go on with the training in it.

        Raises:
            BadInput: if it is in use or cannot be written.
        """
        if self._lock is not None:
            return
        try:
            self._lock = FolderLock(self.root)
            check_writable(self.root)
            for folder in (self.root, self.checkpoints, self.models):
                folder.mkdir(exist_ok=True)
                remove_leftovers(folder)
        except OSError as error:
            self.close()
            raise BadInput(not_writable(self.root, error)) from error

    def close(self) -> None:
        """Give the folder free; a second call does nothing."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def session(self) -> Session:
        """Return the session as started."""
        return self._session

    @property
    def name(self) -> str:
        """Name of the run; it stays when the folder is renamed."""
        return self._session.name

    @property
    def locked(self) -> bool:
        """Whether this object, or any process, holds the folder now."""
        return self._lock is not None or is_locked(self.root)

    @property
    def spreadsheet(self) -> Path:
        """The session spreadsheet, ``NAME_meta.xlsx``."""
        return self.root / f"{self.name}{SPREADSHEET_SUFFIX}"

    @property
    def session_json(self) -> Path:
        """The session as started, canonical JSON."""
        return self.root / "session.json"

    @property
    def journal(self) -> Path:
        """The journal's file, for :class:`sessions.journal.Journal`."""
        return self.root / JOURNAL

    @property
    def metrics_json(self) -> Path:
        """The figures of the finished, or last, state."""
        return self.root / "metrics.json"

    @property
    def data_files(self) -> Path:
        """The hashes of the single files of the data; see :mod:`sessions.data_files`."""
        return self.root / DATA_FILES

    @property
    def checkpoints(self) -> Path:
        """Folder for :class:`sessions.checkpoints.CheckpointStore`."""
        return self.root / "checkpoints"

    @property
    def models(self) -> Path:
        """Folder of the saved models."""
        return self.root / "models"

    @property
    def best_model(self) -> Path:
        """The best model by the chosen metric; it may not exist yet."""
        return self.models / "best.keras"

    @property
    def start_model(self) -> Path:
        """``models/start.keras``: the network as the training began, where it was made of a trained model."""
        return self.models / "start.keras"

    @property
    def reports(self) -> Path:
        """Folder of evaluations, made on request."""
        return self.root / "reports"

    @property
    def predictions(self) -> Path:
        """Folder of classified data, made on request."""
        return self.root / "predictions"

    @property
    def exports(self) -> Path:
        """Folder of exported models, made on request."""
        return self.root / "exports"

    def record_model(self, epoch: int) -> Path:
        """Return where the model of ``epoch`` is kept: ``models/NAME_<epoch>.keras``."""
        return self.models / f"{self.name}_{epoch}.keras"

    def entries(self) -> list[JournalEntry]:
        """Return the readable entries of the journal."""
        return read_journal(self.journal).entries

    def write_metrics(self, metrics: Mapping[str, Any]) -> None:
        """Write ``metrics.json`` atomically.

        Raises:
            WorkFailed: if it cannot be written; the former file is then untouched.
        """
        text = json.dumps(dict(metrics), indent=2, ensure_ascii=False, allow_nan=False)
        try:
            atomic_write(self.metrics_json, text.encode("utf-8"))
        except OSError as error:
            raise WorkFailed(
                f"The figures {self.metrics_json} cannot be written ({error.strerror})."
            ) from error

    def metrics(self) -> dict[str, Any] | None:
        """Return the content of ``metrics.json``, or None if there is none yet.

        Raises:
            BadInput: if the file is damaged.
        """
        try:
            content = json.loads(self.metrics_json.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise BadInput(f"{self.metrics_json} cannot be read ({error}).") from error
        if not isinstance(content, dict):
            raise BadInput(f"{self.metrics_json} is damaged: it holds no table of figures.")
        return content
