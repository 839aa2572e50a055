"""Whether a file is still the one that was read or written."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[int, int]
"""Time of the last change in nanoseconds, size in bytes."""


def file_stamp(path: Path) -> Stamp | None:
    """Return what tells the present content of a file from another one; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
