"""Writing files so that a crash or a full disk leaves the old version or the new one, never a half."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

TEMPORARY_MARK = ".tmp-"
SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"})
"""What operating systems put into folders by themselves, in lower case."""
# Excel and virus scanners hold files for moments on Windows; wait this long before giving up.
REPLACE_PATIENCE_S = 2.5


def atomic_write(path: Path, content: bytes | Callable[[BinaryIO], object]) -> None:
    """Write a file through a temporary neighbour, ``fsync`` and an atomic replace.

    Args:
        path: file to write; its folder must exist.
        content: the bytes, or a function that writes them into the open binary file.

    Raises:
        OSError: if the file cannot be written; the former version is then untouched.
    """
    temporary = temporary_neighbour(path)
    try:
        with temporary.open("wb") as stream:
            if callable(content):
                content(stream)
            else:
                stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def temporary_neighbour(path: Path) -> Path:
    """Return a name beside ``path`` that nobody uses and that :func:`remove_leftovers` knows."""
    return path.with_name(f"{path.name}{TEMPORARY_MARK}{secrets.token_hex(4)}")


def replace(source: Path, target: Path) -> None:
    """Move ``source`` over ``target`` in one step and make the folder entry durable."""
    deadline = time.monotonic() + REPLACE_PATIENCE_S
    while True:
        try:
            source.replace(target)
            break
        except PermissionError:
            if os.name != "nt" or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk (POSIX; Windows does it with the file)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Delete temporary files that a killed process left in ``folder``."""
    for leftover in folder.glob(f"*{TEMPORARY_MARK}*"):
        leftover.unlink(missing_ok=True)
