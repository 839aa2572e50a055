"""The SQLite file of the history: folders, what was found in them, and a copy of the remarks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from datasets.basics.errors import WorkFailed
from sessions.run_history.remarks import RunRemarks

VERSION = 1
WAIT_S = 10.0
"""Two programs may write at once; so long one waits for the other."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS runs (root TEXT PRIMARY KEY, signature TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS remarks (
    root TEXT PRIMARY KEY, star INTEGER NOT NULL, note TEXT NOT NULL, tags TEXT NOT NULL,
    changed TEXT NOT NULL
);
"""


class HistoryDatabase:
    """An open history; use :func:`open_history`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def folders(self) -> list[str]:
        """Return the folders that runs are looked for in."""
        return [path for (path,) in self._connection.execute("SELECT path FROM folders ORDER BY path")]

    def add_folder(self, path: str) -> None:
        """Look for runs in this folder from now on."""
        self._connection.execute("INSERT OR IGNORE INTO folders VALUES (?)", (path,))

    def forget_folder(self, path: str) -> None:
        """Look for runs in this folder no more."""
        self._connection.execute("DELETE FROM folders WHERE path = ?", (path,))

    def records(self) -> dict[str, tuple[str, str]]:
        """Return signature and record (JSON) of every run that was found, by its folder."""
        rows = self._connection.execute("SELECT root, signature, record FROM runs")
        return {root: (signature, record) for root, signature, record in rows}

    def put_record(self, root: str, signature: str, record: str) -> None:
        """Keep what was found of a run."""
        self._connection.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", (root, signature, record))

    def forget_record(self, root: str) -> None:
        """Forget a run that is gone; its remarks stay, for the day its drive is back."""
        self._connection.execute("DELETE FROM runs WHERE root = ?", (root,))

    def remarks(self) -> dict[str, RunRemarks]:
        """Return all remarks by run folder."""
        return dict(_remarks_in(self._connection))

    def put_remarks(self, root: str, remarks: RunRemarks) -> None:
        """Keep the remarks of a run."""
        values = (root, int(remarks.star), remarks.note, json.dumps(remarks.tags), remarks.changed)
        self._connection.execute("INSERT OR REPLACE INTO remarks VALUES (?, ?, ?, ?, ?)", values)


@contextmanager
def open_history(path: Path) -> Iterator[HistoryDatabase]:
    """Open the history, made where there is none; what is done in the block is kept at its end or not at all.

    A file that is damaged, or of a newer version, is set aside (``NAME.old``); the remarks and folders that
    can be read in it are taken over, the rest is found again in the folders.

    Raises:
        WorkFailed: if it cannot be opened or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remarks, folders = _set_aside_if_unusable(path)
        with closing(sqlite3.connect(path, timeout=WAIT_S)) as connection:
            database = HistoryDatabase(connection)
            with connection:
                connection.executescript(SCHEMA)
                connection.execute(f"PRAGMA user_version = {VERSION}")
                for root, noted in remarks.items():
                    database.put_remarks(root, noted)
                for folder in folders:
                    database.add_folder(folder)
            with connection:
                # From here on nobody else writes: what is read may be the base of what is written.
                connection.execute("BEGIN IMMEDIATE")
                yield database
    except (OSError, sqlite3.Error) as error:
        raise WorkFailed(f"The run history {path} cannot be used ({error}).") from error


def _set_aside_if_unusable(path: Path) -> tuple[dict[str, RunRemarks], list[str]]:
    """Return remarks and folders of a file that cannot be used any more, which is then out of the way."""
    remarks: dict[str, RunRemarks] = {}
    folders: list[str] = []
    if not path.exists() or _is_usable(path):
        return remarks, folders
    with closing(sqlite3.connect(path, timeout=WAIT_S)) as connection:
        # Damaged somewhere: what was read before that place is kept.
        with suppress(sqlite3.DatabaseError):
            for root, noted in _remarks_in(connection):
                remarks[root] = noted
        with suppress(sqlite3.DatabaseError):
            folders += HistoryDatabase(connection).folders()
    path.replace(path.with_name(f"{path.name}.old"))
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return remarks, folders


def _is_usable(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_S)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return int(version) <= VERSION and str(state) == "ok"
    except sqlite3.OperationalError:
        # Locked for long, or not to be opened: no reason to take it for damaged.
        raise
    except sqlite3.DatabaseError:
        return False


def _remarks_in(connection: sqlite3.Connection) -> Iterator[tuple[str, RunRemarks]]:
    for root, star, note, tags, changed in connection.execute(
        "SELECT root, star, note, tags, changed FROM remarks"
    ):
        try:
            yield (
                str(root),
                RunRemarks(
                    star=bool(star), note=str(note), tags=tuple(json.loads(tags)), changed=str(changed)
                ),
            )
        except (ValueError, TypeError, ValidationError):
            continue
