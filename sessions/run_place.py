"""The place of a new run folder: made, empty but for what does no harm, and writable."""

from __future__ import annotations

import tempfile
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.files import SYSTEM_FILES, TEMPORARY_MARK
from sessions.lock import LOCK_NAME
from sessions.run_file_names import JOURNAL

_HARMLESS = SYSTEM_FILES | {LOCK_NAME}


def make_folders(root: Path) -> list[Path]:
    """Make ``root`` and its parents; return those that were made, the deepest first.

    Raises:
        BadInput: if one of them is a file or cannot be made; nothing is left then.
    """
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remove_empty(missing)
        if root.exists() and not root.is_dir():
            raise BadInput(is_file(root)) from error
        raise BadInput(not_writable(root, error)) from error
    return missing


def remove_empty(folders: list[Path]) -> None:
    """Remove folders, the deepest first, up to one that is not empty."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return  # not made, or another process has put something into it


def check_empty(root: Path) -> None:
    """Check that a run may be made in a folder that is there.

    Raises:
        BadInput: if it holds a run or other files.
    """
    present = {path.name for path in root.iterdir()}
    if present & {"session.json", JOURNAL}:
        raise BadInput(f"{root} already holds a run: go on with `resume`, or choose another folder.")
    foreign = {
        name
        for name in present
        if name.casefold() not in _HARMLESS
        and TEMPORARY_MARK not in name
        and not (name in ("checkpoints", "models") and _is_empty(root / name))
    }
    if foreign:
        raise BadInput(f"{root} is not empty ({min(foreign)} is in it): choose a new folder for the run.")


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and next(folder.iterdir(), None) is None


def check_writable(root: Path) -> None:
    """Write a file that leaves nothing behind; ``OSError`` if that cannot be done."""
    with tempfile.TemporaryFile(dir=root) as probe:
        probe.write(b"probe")


def is_file(root: Path) -> str:
    """Return what is said of a file where a folder is needed."""
    return f"{root} is a file: choose a folder for the run."


def not_writable(root: Path, error: OSError) -> str:
    """Return what is said of a folder that cannot be written."""
    return f"The folder {root} cannot be written ({error.strerror}): choose another one."
