"""Finding the files of an AIDeveloper spreadsheet again, by its own rule."""

from __future__ import annotations

import hashlib
from pathlib import Path, PureWindowsPath

from datasets.spec import DataRow

HASHED_BLOCKS = 20
BLOCK_BYTES = 65_536
AGREES = "AIDeveloper's hash agrees, which is of the name and the first 1.25 MiB only."
DIFFERS = "Its name or the beginning of its content is not what AIDeveloper recorded."


def is_by_old_rule(row: DataRow) -> bool:
    """Return whether nothing but AIDeveloper's hash is known of a row's content."""
    return bool(row.legacy_hash) and not row.sha256


def agrees(path: Path, row: DataRow) -> bool:
    """Return whether a file is what AIDeveloper recorded of a row."""
    return legacy_hash(path) == row.legacy_hash


def legacy_hash(path: Path) -> str | None:
    """Return AIDeveloper's hash of a file: MD5 of its name and of the MD5 of its first 1,310,720 bytes.

    None for what is no file (opening a pipe would wait for ever) or cannot be read.
    """
    start = hashlib.md5(usedforsecurity=False)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            for _ in range(HASHED_BLOCKS):
                start.update(stream.read(BLOCK_BYTES))
    except OSError:
        return None
    named = recorded_name(str(path)) + start.hexdigest()
    return hashlib.md5(named.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()


def recorded_name(path: str) -> str:
    """Return the file name at the end of a path of any system."""
    return PureWindowsPath(path).name
