"""Keeps the hashes of files, so that a second look at the same data does not read them again."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.kept import Kept
from datasets.basics.progress import Progress, silent

MOST_HASHES = 200_000
RECENT_NS = 3 * 10**9
"""A file changed so shortly ago may change again without its times showing it (2 s steps on FAT)."""

Key = tuple[str, bytes]


class HashStore:
    """Hashes by path. One counts while size, times and number of every file are the same.

    Where the system tells when a file's entry was last changed (Linux, macOS), a change whose modification
    time was set back is noticed too; Windows does not tell. So a store is for looking; what decides what a
    training sees is :func:`datasets.hashing.hash_path`.
    """

    def __init__(self) -> None:
        self._kept: Kept[Key, str] = Kept(MOST_HASHES)

    def hash_path(self, path: Path, progress: Progress = silent) -> str:
        """Return what :func:`datasets.hashing.hash_path` does, read only if it was not yet.

        Raises:
            BadInput: if something cannot be read.
        """
        # Imported here: the worker, which owns a store, greets before it needs an image library.
        from datasets.hashing import hash_path

        state, newest = _state(path)
        if newest > time.time_ns() - RECENT_NS:
            return hash_path(path, progress)
        return self._kept.get((str(path), state), lambda: hash_path(path, progress))


def _state(path: Path) -> tuple[bytes, int]:
    """Return a hash of sizes, times and numbers of all files of a row, and the newest of the times."""
    from datasets.hashing import cannot_be_opened, content_files

    digest = hashlib.sha256()
    newest = 0
    for name, file in content_files(path):
        try:
            found = os.stat(file)  # noqa: PTH116 - a plain string is faster
        except OSError as error:
            if cannot_be_opened(name, error):
                digest.update(repr((name, None)).encode("utf-8", "surrogateescape"))
                continue
            raise BadInput(f"The file {file} cannot be read ({error.strerror or error}).") from error
        told = (name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)
        digest.update(repr(told).encode("utf-8", "surrogateescape"))
        newest = max(newest, found.st_mtime_ns, found.st_ctime_ns)
    return digest.digest(), newest
