"""What was dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qtpy.QtCore import QMimeData

SESSION_SUFFIXES = (".xlsx", ".discern.zip")


@dataclass(frozen=True)
class Dropped:
    """A session to open, or files and folders with images.

    Attributes:
        session: a session spreadsheet, session.json, capsule or run folder, if one is among them.
        data: everything else.
    """

    session: Path | None
    data: list[Path]


def dropped_paths(mime: QMimeData | None) -> list[Path]:
    """Return the files and folders of a drop."""
    urls = mime.urls() if mime is not None else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def sorted_drop(paths: Sequence[Path]) -> Dropped:
    """Tell sessions from data."""
    sessions = [path for path in paths if is_session(path)]
    return Dropped(sessions[0] if sessions else None, [path for path in paths if path not in sessions])


def is_session(path: Path) -> bool:
    """Return whether the path names a session spreadsheet, a session.json, a capsule or a run folder."""
    if path.is_dir():
        return (path / "session.json").is_file()
    return path.name.lower().endswith(SESSION_SUFFIXES) or path.name == "session.json"
