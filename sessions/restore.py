"""Finding a session's data again: checked where it was, looked for by content where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PureWindowsPath

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.hashing import hash_path, size_of
from datasets.spec import DataRow
from sessions.document import Session
from sessions.legacy import relinking
from sessions.restoration import LocatedRow, Restoration

__all__ = ["LocatedRow", "Restoration", "locate_data"]


FOLDER_SOURCE = "folder"
"""Rows of this source are folders; rows of any other are files."""


def locate_data(session: Session, folders: Sequence[Path] = (), progress: Progress = silent) -> Restoration:
    """Check every data row where it was, and look for missing and changed ones in ``folders``.

    A candidate must have the recorded size, then the recorded SHA-256; names do not count, they only
    decide between equal copies. Nothing is taken whose content is not as recorded. Rows of an AIDeveloper
    spreadsheet are compared by its own rule (see :mod:`sessions.legacy.relinking`) and get our hash.

    Args:
        session: the session to restore.
        folders: where the user says the data may be; searched with all folders below.

    Raises:
        BadInput: if a folder does not exist.
        Cancelled: by ``progress``.
    """
    for folder in folders:
        if not folder.is_dir():
            raise BadInput(f"The folder {folder} does not exist: choose where the data is now.")
    hashes = _Hashes(progress)
    lists: dict[str, list[LocatedRow]] = {
        "found": [], "moved": [], "changed": [], "missing": [], "unchecked": []
    }  # fmt: skip
    for index, row in enumerate(session.rows):
        hashes.report(0.5 * index / len(session.rows), f"Checking {row.path}")
        kind, located = _check_in_place(index, row, hashes)
        lists[kind].append(located)
    sought = [*lists["changed"], *lists["missing"]]
    _search_legacy(session, sought, folders, lists)
    sought = [*lists["changed"], *lists["missing"]]
    for number, located in enumerate(_search(session, sought, folders, hashes)):
        hashes.report(0.5 + 0.5 * number / len(sought), f"Looking for {located.recorded}")
        if located.found_sha256 == located.expected_sha256:
            for kind in ("changed", "missing"):
                lists[kind] = [other for other in lists[kind] if other.index != located.index]
            lists["moved"].append(located)
    rows = list(session.rows)
    for located in (*lists["found"], *lists["moved"]):
        row = rows[located.index]
        rows[located.index] = (
            row.model_copy(update={"path": located.path})
            if row.sha256
            else relinking.with_own_hash(row, located.path, progress)
        )
    return Restoration(
        session=session.model_copy(update={"rows": tuple(rows)}),
        **{kind: tuple(sorted(part, key=lambda row: row.index)) for kind, part in lists.items()},
    )


class _Hashes:
    """Hashes and sizes, each computed once; None for what cannot be read."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._fraction = 0.0
        self._known: dict[Path, str | None] = {}
        self._sizes: dict[Path, int | None] = {}

    def sha256(self, path: Path) -> str | None:
        if path not in self._known:
            try:
                self._known[path] = hash_path(path, self._forward)
            except (BadInput, OSError):
                self._known[path] = None
        return self._known[path]

    def size(self, path: Path) -> int | None:
        if path not in self._sizes:
            try:
                self._sizes[path] = size_of(path)
            except (BadInput, OSError):
                self._sizes[path] = None
        return self._sizes[path]

    def report(self, fraction: float, message: str) -> None:
        """Report how far the rows are."""
        self._fraction = fraction
        self._progress(fraction, message)

    def _forward(self, fraction: float, message: str) -> None:
        # Inside a long file the rows get no further, but the user can cancel.
        self._progress(self._fraction, message)


def _check_in_place(index: int, row: DataRow, hashes: _Hashes) -> tuple[str, LocatedRow]:
    located = LocatedRow(index=index, recorded=row.path, path=row.path, expected_sha256=row.sha256)
    path = Path(row.path)
    if not path.exists():
        return "missing", located.model_copy(update={"reason": "It is not in its old place."})
    if not row.sha256 and row.legacy_hash:
        return relinking.check_in_place(located, row)
    if not row.sha256:
        return "unchecked", located.model_copy(update={"reason": "The session has no hash of it."})
    size = hashes.size(path)
    if size is not None and size != row.size_bytes:
        reason = f"Its size is {size} bytes now, it was {row.size_bytes}."
        return "changed", located.model_copy(update={"reason": reason})
    found = hashes.sha256(path)
    if found is None:
        return "missing", located.model_copy(update={"reason": "It is there but cannot be read."})
    located = located.model_copy(update={"found_sha256": found})
    if found == row.sha256:
        return "found", located
    return "changed", located.model_copy(update={"reason": "Its content is not what it was."})


def _search_legacy(
    session: Session,
    sought: Sequence[LocatedRow],
    folders: Sequence[Path],
    lists: dict[str, list[LocatedRow]],
) -> None:
    """Move the rows that AIDeveloper's rule finds in ``folders`` to the list of moved ones."""
    rows = [session.rows[located.index] for located in sought]
    if not any(row.legacy_hash and not row.sha256 for row in rows):
        return
    candidates = list(dict.fromkeys(_candidates(folders)))
    for located, row in zip(sought, rows, strict=True):
        found = relinking.find(located, row, candidates) if row.legacy_hash and not row.sha256 else None
        if found is not None:
            for kind in ("changed", "missing"):
                lists[kind] = [other for other in lists[kind] if other.index != located.index]
            lists["moved"].append(found)


def _search(
    session: Session, sought: Sequence[LocatedRow], folders: Sequence[Path], hashes: _Hashes
) -> Iterator[LocatedRow]:
    """Yield each sought row, with its new place if one was found."""
    rows = [session.rows[located.index] for located in sought]
    sizes = {row.size_bytes for row in rows if row.sha256}
    of_size: dict[int, list[Path]] = {}
    if sizes:
        in_folders = {row.source == FOLDER_SOURCE for row in rows}
        for candidate in dict.fromkeys(_candidates(folders)):
            # Walking a folder of images is wasted where only files are sought, and the other way round.
            if candidate.is_dir() not in in_folders:
                continue
            size = hashes.size(candidate)
            if size in sizes and size is not None:
                of_size.setdefault(size, []).append(candidate)
    for located, row in zip(sought, rows, strict=True):
        yield _match(located, row, of_size.get(row.size_bytes, []), hashes)


def _match(located: LocatedRow, row: DataRow, candidates: Iterable[Path], hashes: _Hashes) -> LocatedRow:
    if not row.sha256:
        return located.model_copy(update={"found_sha256": "no hash"})
    for candidate in sorted(candidates, key=lambda path: (-_common_end(row.path, path), str(path))):
        if hashes.sha256(candidate) == row.sha256:
            return located.model_copy(
                update={"path": str(candidate), "found_sha256": row.sha256, "reason": "Found by its content."}
            )
    return located


def _candidates(folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders, and all files and folders below them."""
    for folder in folders:
        root = folder.absolute()
        yield root
        yield from root.rglob("*")


def _common_end(recorded: str, candidate: Path) -> int:
    """Return how many last parts two paths share; the recorded one may be of another system."""
    # Windows' rules split at both kinds of slash.
    old, new = PureWindowsPath(recorded).parts[::-1], candidate.parts[::-1]
    length = 0
    while length < min(len(old), len(new)) and old[length] == new[length]:
        length += 1
    return length
