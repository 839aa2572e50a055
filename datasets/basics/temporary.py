"""The folder for temporary files: what is said when it is full."""

from __future__ import annotations

import errno
import os
import tempfile

_CODES = (errno.ENOSPC, errno.EDQUOT)


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether an error, or one that it came from, is a disk (or a user's share of it) without room."""
    while error is not None:
        if isinstance(error, OSError) and (error.errno in _CODES or _is_told(str(error))):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_told(words: str) -> bool:
    """Return whether an error without a code means a full disk: ``shutil`` copies words, NumPy counts."""
    return any(os.strerror(code) in words for code in _CODES) or "requested and" in words


def told_of_temporary_folder(error: BaseException) -> str:
    """Return the sentence for an error while something was written into the temporary folder."""
    why = "it is full" if is_disk_full(error) else getattr(error, "strerror", None) or error
    return (
        f"The temporary folder {tempfile.tempdir or 'of this computer'} cannot be written ({why}): make room "
        "there, or name another folder in the environment variable TMPDIR (on Windows TEMP)."
    )
