"""A full disk is known in whichever way a library tells of it."""

from __future__ import annotations

import errno
import os
import shutil

import pytest

from datasets.basics.errors import WorkFailed
from datasets.basics.temporary import is_disk_full, told_of_temporary_folder

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _wrapped(error: OSError) -> WorkFailed:
    try:
        raise WorkFailed("It cannot be written.") from error
    except WorkFailed as found:
        return found


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (FULL, True),
        (_wrapped(FULL), True),
        (shutil.Error([("a", "b", str(FULL))]), True),
        (OSError("409600 requested and 180192 written"), True),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES)), False),
        (WorkFailed("It cannot be written."), False),
    ],
)
def test_a_full_disk_is_known(error: Exception, full: bool) -> None:
    """By the code of the system, in the words that a copy gives, or as NumPy counts."""
    assert is_disk_full(error) is full
    assert ("it is full" in told_of_temporary_folder(error)) is full
