"""By what it is told that a file is the same as before."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput

FileState = tuple[int, int]
"""Size in bytes, and time of the last change in ns."""


def state_of(path: Path) -> FileState:
    """Return the state of a file; what is kept of a file is kept together with it.

    Raises:
        BadInput: if the file is missing or cannot be reached.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise BadInput(
            f"The file {path} cannot be read ({error.strerror or error}): check the path."
        ) from error
    return found.st_size, found.st_mtime_ns
