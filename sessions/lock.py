"""A lock on a folder that the operating system frees by itself when the process dies."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from datasets.basics.errors import BadInput

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = ".lock"
# Windows locks bytes against reading too; a byte far behind the text leaves the text readable.
_LOCKED_BYTE = 1 << 20
# Some network drives know no locks; there the run goes on without one.
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


class FolderLock:
    """The exclusive right of one process to write into a folder.

    Args:
        folder: an existing folder; the lock is the file ``.lock`` in it.

    Raises:
        BadInput: if another process, or another lock of this one, holds the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOCK_NAME
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            _lock(self._descriptor)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                os.close(self._descriptor)
                raise BadInput(_in_use(folder)) from error
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with suppress(OSError):  # a full disk; the text only tells others who holds the lock
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, json.dumps(holder).encode("ascii"))

    def release(self) -> None:
        """Give the folder free; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)  # closing frees the lock on every system
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def is_locked(folder: Path) -> bool:
    """Say whether some process holds the folder now."""
    try:
        descriptor = os.open(folder / LOCK_NAME, os.O_RDWR)
    except OSError:
        return False
    try:
        # Two that look at the same time must not take each other for a training.
        _lock(descriptor, shared=True)
    except OSError as error:
        return error.errno not in _NO_LOCKS
    else:
        return False
    finally:
        os.close(descriptor)


def _lock(descriptor: int, shared: bool = False) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _in_use(folder: Path) -> str:
    try:
        holder = json.loads((folder / LOCK_NAME).read_bytes())
        who = f"by process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "by another process"
    return f"The run folder {folder} is in use {who}. Wait for it to end, or choose another folder."
