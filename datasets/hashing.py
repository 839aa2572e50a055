"""SHA-256 of the whole content of a data row."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.image_files import list_images
from datasets.sources.registry import companions

BLOCK_BYTES = 2**20
ITSELF = "."
"""Name of a file among the files that its images lie in; it may be renamed."""


def hash_path(path: Path, progress: Progress = silent) -> str:
    """Return the hex SHA-256 of a file's content, or of all images of a folder or of a table of labels.

    Of a folder it is the hash over its image files in order of their relative names: for each the name
    (UTF-8, NFC, ``/`` between folders), a zero byte, and the 32 bytes of its content's SHA-256. Moving or
    renaming the folder does not change it; renaming, changing, adding or removing an image does. A file
    whose images or labels lie in other files is hashed like a folder of those and itself (named ``.``).

    Raises:
        BadInput: if something cannot be read.
    """
    files = content_files(path)
    total = max(sum(_size(file) for _, file in files), 1)
    done = 0
    folder_hash = hashlib.sha256()
    for name, file in files:
        digest, length = _hash_file(file, done, total, progress)
        done += length
        if len(files) == 1 and name == ITSELF and path.is_file():
            return digest.hex()
        folder_hash.update(name.encode("utf-8", "surrogateescape") + b"\0" + digest)
    return folder_hash.hexdigest()


def size_of(path: Path) -> int:
    """Return the size in bytes of a file, or of all images of a folder together.

    Raises:
        BadInput: if something cannot be read.
    """
    return sum(_size(file) for _, file in content_files(path))


def content_files(path: Path) -> list[tuple[str, Path]]:
    """Return the files that make up a row as (relative name, path), in order of the names."""
    if path.is_dir():
        named = [
            (unicodedata.normalize("NFC", file.relative_to(path).as_posix()), file)
            for file in list_images(path)
        ]
        return sorted(named)
    if not path.is_file():
        raise BadInput(f"{path} does not exist: check the path, or name the folder where the data is now.")
    try:
        others = companions(path)
    except BadInput:
        others = []  # damaged, or called like a table of labels without being one: it stands for itself
    return sorted([(ITSELF, path), *others])


def _hash_file(file: Path, done: int, total: int, progress: Progress) -> tuple[bytes, int]:
    digest = hashlib.sha256()
    length = 0
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                digest.update(block)
                length += len(block)
                progress(min((done + length) / total, 1.0), f"Hashing {file.name}")
    except OSError as error:
        raise BadInput(f"The file {file} cannot be read ({error.strerror or error}).") from error
    return digest.digest(), length


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise BadInput(f"The file {file} cannot be read ({error.strerror or error}).") from error
