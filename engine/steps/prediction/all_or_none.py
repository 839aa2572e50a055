"""Of several outputs of one prediction, all are there in the end or none that is new."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def all_or_none(paths: Sequence[Path]) -> Iterator[None]:
    """Take away again what was new, where the writing ends before all is written.

    A former result that was replaced before stays replaced, whole.

    Args:
        paths: files and folders that are going to be written; a folder before what comes into it.
    """
    new = [path for path in paths if not os.path.lexists(path)]
    try:
        yield
    except BaseException:
        for path in reversed(new):
            # The error that ended the writing is told; a second one on the way back would hide it.
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        raise
