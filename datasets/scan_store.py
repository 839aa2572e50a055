"""Keeps what was read of each file, so that a report after a change of the session reads nothing again."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.progress import Progress, silent
from datasets.hash_store import HashStore
from datasets.spec import DataRow

if TYPE_CHECKING:
    from datasets.scan import RowScan

MOST_BYTES = 512 * 2**20
"""Memory for the scans that are kept; the oldest go first."""

Key = tuple[object, ...]


class ScanStore:
    """Scans by file. A scan counts while path, selection, and size and time of every file are the same.

    Several threads may ask at once.

    Attributes:
        hashes: the hashes of files and folders that were looked at.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.hashes = HashStore()
        self._most_bytes = most_bytes
        self._scans: OrderedDict[Key, RowScan] = OrderedDict()
        self._lock = threading.Lock()

    def scan(self, row: DataRow, progress: Progress = silent) -> RowScan:
        """Return what the row holds, with thumbnails; its images are read only if they were not yet.

        Raises:
            BadInput: if the row cannot be opened.
        """
        # Imported here: the worker, which owns a store, greets before it needs an image library.
        from datasets.scan import scan_row

        key = _key(row)
        with self._lock:
            known = self._scans.get(key)
            if known is not None:
                self._scans.move_to_end(key)
                return known.of_row(row)
        scan = scan_row(row, progress, thumbnails=True)
        with self._lock:
            self._scans[key] = scan
            while len(self._scans) > 1 and self._n_bytes() > self._most_bytes:
                self._scans.popitem(last=False)
        return scan

    def _n_bytes(self) -> int:
        return sum(scan.images.n_bytes for scan in self._scans.values())


def _key(row: DataRow) -> Key:
    from datasets.hashing import content_files

    files = []
    for name, path in content_files(Path(row.path)):
        try:
            found = os.stat(path)  # noqa: PTH116 - a plain string is faster
            files.append((name, found.st_size, found.st_mtime_ns))
        except OSError:
            # Such as a link that leads nowhere: one image that the scan finds unreadable.
            files.append((name, -1, 0))
    return (row.path, row.source, row.selection, tuple(files))
