"""SHA-256 of the whole content of a data row."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable
from errno import ELOOP
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of, silent
from datasets.image_files import find_image_names
from datasets.sources.registry import companions

BLOCK_BYTES = 2**20
ITSELF = "."
"""Name of a file among the files that its images lie in; it may be renamed."""
NOT_OPENED = bytes(32)
"""Stands for the SHA-256 of an image that cannot be opened."""


OnFile = Callable[[str, bytes], None]
"""Takes the relative name of a file and its SHA-256 (32 bytes)."""


def hash_path(path: Path, progress: Progress = silent, on_file: OnFile | None = None) -> str:
    """Return the hex SHA-256 of a file's content, or of all images of a folder or of a table of labels.

    Of a folder it is the hash over its image files in order of their relative names: for each the name
    (UTF-8, NFC, ``/`` between folders), a zero byte, and the 32 bytes of its content's SHA-256. Moving or
    renaming the folder does not change it; renaming, changing, adding or removing an image does. A file
    whose images or labels lie in other files is hashed like a folder of those and itself (named ``.``).
    An image that nobody can open, such as a link that leads nowhere, counts with 32 zero bytes: the others
    can be used, and the data report names it. When it can be read again, the hash is another one.

    Args:
        path: the file or folder.
        progress: told how far the reading is.
        on_file: told each file of what is hashed like a folder.

    Raises:
        BadInput: if something cannot be read.
    """
    files = content_files(path)
    if len(files) == 1 and files[0][0] == ITSELF and path.is_file():
        return _hash_file(files[0][1], progress).hex()
    folder_hash = hashlib.sha256()
    for done, (name, file) in enumerate(files):
        digest = _hash_image(name, file, part_of(progress, done / len(files), (done + 1) / len(files)))
        folder_hash.update(name.encode("utf-8", "surrogateescape") + b"\0" + digest)
        if on_file is not None:
            on_file(name, digest)
    return folder_hash.hexdigest()


def size_of(path: Path) -> int:
    """Return the size in bytes of a file, or of all images of a folder together.

    Raises:
        BadInput: if something cannot be read.
    """
    return sum(_size(name, file) for name, file in content_files(path))


def content_files(path: Path) -> list[tuple[str, str]]:
    """Return the files that make up a row as (relative name, path), in order of the names."""
    if path.is_dir():
        prefix = str(path / "_")[:-1]
        return sorted(
            (name if name.isascii() else unicodedata.normalize("NFC", name), prefix + name)
            for name in find_image_names(path)
        )
    if not path.is_file():
        raise BadInput(f"{path} does not exist: check the path, or name the folder where the data is now.")
    try:
        others = companions(path)
    except BadInput:
        others = []  # damaged, or called like a table of labels without being one: it stands for itself
    return sorted([(ITSELF, str(path)), *((name, str(other)) for name, other in others)])


def cannot_be_opened(name: str, error: OSError) -> bool:
    """Return whether a file among others is one that the data report names, not a fault of the moment."""
    return name != ITSELF and (isinstance(error, FileNotFoundError | PermissionError) or error.errno == ELOOP)


def _hash_image(name: str, file: str, progress: Progress) -> bytes:
    try:
        return _hash_file(file, progress)
    except BadInput as error:
        if isinstance(error.__cause__, OSError) and cannot_be_opened(name, error.__cause__):
            return NOT_OPENED
        raise


def _hash_file(file: str, progress: Progress) -> bytes:
    digest = hashlib.sha256()
    done = 0
    try:
        # Unbuffered, because whole blocks are read; a plain string is faster than a path.
        with open(file, "rb", buffering=0) as stream:  # noqa: PTH123
            size = os.fstat(stream.fileno()).st_size
            told = f"Hashing {os.path.basename(file)}"  # noqa: PTH119
            # One buffer for all blocks, no larger than the file.
            buffer = memoryview(bytearray(max(1, min(BLOCK_BYTES, size + 1))))
            while n_bytes := stream.readinto(buffer):
                digest.update(buffer[:n_bytes])
                done += n_bytes
                progress(min(done / max(size, 1), 1.0), told)
    except OSError as error:
        raise _unreadable(file, error) from error
    return digest.digest()


def _size(name: str, file: str) -> int:
    try:
        return os.stat(file).st_size  # noqa: PTH116
    except OSError as error:
        if cannot_be_opened(name, error):
            return 0
        raise _unreadable(file, error) from error


def _unreadable(file: str, error: OSError) -> BadInput:
    return BadInput(f"The file {file} cannot be read ({error.strerror or error}).")
