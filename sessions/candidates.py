"""Files and folders among which a session's data is looked for: by size first, then by hash."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path, PureWindowsPath

from datasets.spec import DataRow
from sessions.contents import Contents
from sessions.legacy.relinking import is_by_old_rule, legacy_hash, recorded_name

FOLDER_SOURCE = "folder"
"""Rows of this source are folders; rows of any other are files."""

WALKED_AT = 0.5
"""Fraction told while folders are walked; the rows in place are checked before, the others sought after."""

Ending = tuple[str, ...]
"""The last parts of a path, the last one first."""


class Candidates:
    """Everything below some folders that may be the data of some rows; each is hashed at most once.

    The time grows with the number of rows and files, not with their product, also if all are of one size.

    Args:
        folders: where to look, with all folders below.
        sought: the rows that are looked for.
        contents: hashes and sizes; told which folder is looked through.

    Raises:
        Cancelled: by the progress of ``contents``.
    """

    def __init__(self, folders: Sequence[Path], sought: Sequence[DataRow], contents: Contents) -> None:
        self._contents = contents
        by_content = [row for row in sought if row.sha256]
        sizes = {row.size_bytes for row in by_content}
        kinds = {row.source == FOLDER_SOURCE for row in by_content}
        names = {recorded_name(row.path) for row in sought if is_by_old_rule(row)}
        self._of_size: dict[int, list[Path]] = {}
        self._named: dict[str, list[Path]] = {}
        for path, is_folder in dict.fromkeys(_below(folders, contents)):
            if path.name in names and not is_folder:
                self._named.setdefault(path.name, []).append(path)
            # Walking a folder of images is wasted where only files are sought, and the other way round.
            size = contents.size(path) if is_folder in kinds else None
            if size is not None and size in sizes:
                self._of_size.setdefault(size, []).append(path)
        self._likest = {size: _by_ending(paths) for size, paths in self._of_size.items()}
        self._by_hash: dict[int, dict[str, list[Path]]] = {}
        self._by_old_rule: dict[str, dict[str, list[Path]]] = {}

    def find(self, row: DataRow) -> Path | None:
        """Return where the content of a row is now; of equal copies the one whose path is most like it."""
        if is_by_old_rule(row):
            return self._find_by_old_rule(row)
        if not row.sha256 or row.size_bytes not in self._of_size:
            return None
        likest = self._most_alike(row)
        # Most data was moved as a whole: then no other file of the size has to be read.
        if likest is not None and self._contents.sha256(likest) == row.sha256:
            return likest
        return _likest(row.path, self._hashed(row.size_bytes).get(row.sha256, ()))

    def _most_alike(self, row: DataRow) -> Path | None:
        known = self._likest[row.size_bytes]
        ending = _ending(row.path)
        lengths = range(len(ending), 0, -1)
        return next((known[ending[:length]] for length in lengths if ending[:length] in known), None)

    def _hashed(self, size: int) -> dict[str, list[Path]]:
        if size not in self._by_hash:
            hashes = self._by_hash[size] = {}
            for path in self._of_size[size]:
                hashes.setdefault(self._contents.sha256(path) or "", []).append(path)
        return self._by_hash[size]

    def _find_by_old_rule(self, row: DataRow) -> Path | None:
        name = recorded_name(row.path)
        if name not in self._by_old_rule:
            hashes = self._by_old_rule[name] = {}
            for path in self._named.get(name, ()):
                hashes.setdefault(legacy_hash(path) or "", []).append(path)
        return _likest(row.path, self._by_old_rule[name].get(row.legacy_hash, ()))


def _below(folders: Iterable[Path], contents: Contents) -> Iterator[tuple[Path, bool]]:
    """Yield the folders, and all files and folders below them; links to folders are not followed."""
    for folder in folders:
        root = folder.absolute()
        yield root, True
        for place, below, files in os.walk(root):
            contents.report(WALKED_AT, f"Looking through {place}")
            parent = Path(place)
            yield from ((parent / name, True) for name in below)
            yield from ((parent / name, False) for name in files)


def _by_ending(paths: Collection[Path]) -> dict[Ending, Path]:
    """Return the first path, in alphabetical order, of each ending that paths have, whatever its length."""
    first: dict[Ending, Path] = {}
    for path in sorted(paths, key=str):
        ending = path.parts[::-1]
        for length in range(1, len(ending) + 1):
            first.setdefault(ending[:length], path)
    return first


def _likest(recorded: str, paths: Collection[Path]) -> Path | None:
    """Return the path that shares most last parts with the recorded one."""
    if not paths:
        return None
    ending = _ending(recorded)
    return min(paths, key=lambda path: (-_n_common(ending, path.parts[::-1]), str(path)))


def _ending(recorded: str) -> Ending:
    # The recorded path may be of another system; Windows' rules split at both kinds of slash.
    return PureWindowsPath(recorded).parts[::-1]


def _n_common(one: Ending, other: Ending) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length
