"""Finding the files of an AIDeveloper spreadsheet again, by its own rule."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

from datasets.basics.progress import Progress, silent
from datasets.hashing import hash_path, size_of
from datasets.spec import DataRow
from sessions.restoration import LocatedRow

HASHED_BLOCKS = 20
BLOCK_BYTES = 65_536
AGREES = "AIDeveloper's hash agrees, which is of the name and the first 1.25 MiB only."


def legacy_hash(path: Path) -> str:
    """Return AIDeveloper's hash of a file: MD5 of its name and of the MD5 of its first 1,310,720 bytes.

    Raises:
        OSError: if the file cannot be read.
    """
    start = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as stream:
        for _ in range(HASHED_BLOCKS):
            start.update(stream.read(BLOCK_BYTES))
    named = recorded_name(str(path)) + start.hexdigest()
    return hashlib.md5(named.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()


def recorded_name(path: str) -> str:
    """Return the file name at the end of a path of any system."""
    return PureWindowsPath(path).name


def check_in_place(located: LocatedRow, row: DataRow) -> tuple[str, LocatedRow]:
    """Return in which list of a restoration a row belongs whose file is in its old place."""
    if _agrees(Path(row.path), row):
        return "found", located.model_copy(update={"reason": AGREES})
    reason = "Its name or the beginning of its content is not what AIDeveloper recorded."
    return "changed", located.model_copy(update={"reason": reason})


def find(located: LocatedRow, row: DataRow, candidates: Iterable[Path]) -> LocatedRow | None:
    """Return where the file of a row is now: it has the recorded name, and AIDeveloper's hash agrees."""
    wanted = recorded_name(row.path)
    for candidate in candidates:
        if candidate.name == wanted and candidate.is_file() and _agrees(candidate, row):
            return located.model_copy(update={"path": str(candidate), "reason": AGREES})
    return None


def with_own_hash(row: DataRow, path: str, progress: Progress = silent) -> DataRow:
    """Return a row with our hash of its whole content, so that later changes are noticed.

    Raises:
        BadInput: if the file cannot be read.
    """
    file = Path(path)
    update = {"path": path, "sha256": hash_path(file, progress), "size_bytes": size_of(file)}
    return row.model_copy(update=update)


def _agrees(path: Path, row: DataRow) -> bool:
    try:
        return path.is_file() and legacy_hash(path) == row.legacy_hash
    except OSError:
        return False
