"""Compressed arrays, unpacked once into a temporary file that all rows of their file share."""

from __future__ import annotations

import gzip
import math
import shutil
import tempfile
import threading
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.sources.file_state import FileState, state_of
from datasets.sources.number_types import Conversion, conversion, range_of

KEPT_CONVERSIONS = 64
KEPT_FILES = 8
"""Unpacked arrays that are kept; an older one goes when nobody reads it any more."""
MOST_OF_FREE_SPACE = 0.5
_COPIED_AT_ONCE = 2**20
_NUMBERS_AT_ONCE = 2**18


class UnpackedFile:
    """An array in a temporary file without a name, which goes with the last one who reads it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        weakref.finalize(self, stream.close)

    def read_at(self, offset: int, n_bytes: int) -> bytes:
        """Return up to ``n_bytes`` bytes from ``offset`` on. May be called from several threads."""
        with self._lock:
            self._stream.seek(offset)
            return self._stream.read(n_bytes)

    def close(self) -> None:
        """Others may still read the file."""


def unpacked_as_gray(
    path: Path, member: str, start: int, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> tuple[UnpackedFile, np.dtype[Any]]:
    """Return an array of other numbers than uint8 and uint16 as gray values, and their type.

    Args:
        path: a ``.gz``, ``.npy``, ``.npz``, or any file that is not packed.
        member: name of the array in a ``.npz``; else empty.
        start: bytes before the array.
        shape: of the array, in C order.
        dtype: of its numbers.

    Raises:
        BadInput: if its numbers are no gray values; as :func:`unpacked`.
        OSError, EOFError, zipfile.BadZipFile, zlib.error: if the file is damaged.
    """
    return _converted(path, state_of(path), member, start, math.prod(shape), dtype)


def conversion_to_gray(
    path: Path, member: str, start: int, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> Conversion:
    """Return how an array of other numbers than uint8 and uint16 becomes gray values.

    Args and errors: as of :func:`unpacked_as_gray`; the numbers may lie in any order.
    """
    return _conversion(path, state_of(path), member, start, math.prod(shape), dtype)


# The file is gone through for it; the data report asks again.
@lru_cache(maxsize=KEPT_CONVERSIONS)
def _conversion(
    path: Path, state: FileState, member: str, start: int, n: int, dtype: np.dtype[Any]
) -> Conversion:
    how = conversion(dtype, range_of(_numbers(path, member, start, n, dtype)))
    if isinstance(how, str):
        raise BadInput(f"The array {member!r} in {path} {how}." if member else f"The array in {path} {how}.")
    return how


@lru_cache(maxsize=KEPT_FILES)
def _converted(
    path: Path, state: FileState, member: str, start: int, n: int, dtype: np.dtype[Any]
) -> tuple[UnpackedFile, np.dtype[Any]]:
    how = _conversion(path, state, member, start, n, dtype)
    blocks = (how(block).tobytes() for block in _numbers(path, member, start, n, dtype))
    return _written(path, n * how.dtype.itemsize, blocks), how.dtype


def _numbers(path: Path, member: str, start: int, n: int, dtype: np.dtype[Any]) -> Iterator[npt.NDArray[Any]]:
    with _packed(path, member) as source:
        source.read(start)
        for content in _pieces(path, source, n * dtype.itemsize, dtype.itemsize * _NUMBERS_AT_ONCE):
            yield np.frombuffer(content, dtype)


def unpacked(path: Path, member: str, start: int, n_bytes: int) -> UnpackedFile:
    """Return ``n_bytes`` bytes from ``start`` on of what a compressed file holds.

    Args:
        path: a ``.gz``, or a ``.npz``.
        member: name of the array in a ``.npz``; empty: a ``.gz``.
        start: bytes of the header, which are left out.
        n_bytes: bytes of the array.

    Raises:
        BadInput: if the temporary folder has too little space, or the file holds fewer bytes.
        OSError, EOFError, zipfile.BadZipFile, zlib.error: if the file is damaged.
    """
    return _unpacked(path, state_of(path), member, start, n_bytes)


# Each row of a file asks for the same array, and unpacking it takes many times as long as reading it.
@lru_cache(maxsize=KEPT_FILES)
def _unpacked(path: Path, state: FileState, member: str, start: int, n_bytes: int) -> UnpackedFile:
    def blocks() -> Iterator[bytes]:
        with _packed(path, member) as source:
            source.read(start)
            yield from _pieces(path, source, n_bytes, _COPIED_AT_ONCE)

    return _written(path, n_bytes, blocks())


def _pieces(path: Path, source: IO[bytes], n_bytes: int, at_once: int) -> Iterator[bytes]:
    """Yield ``n_bytes`` bytes of a stream, ``at_once`` at a time."""
    while n_bytes:
        wanted = min(n_bytes, at_once)
        block = source.read(wanted)
        if len(block) < wanted:
            raise BadInput(f"The file {path} ends before its images do: copy it again.")
        yield block
        n_bytes -= wanted


def _written(path: Path, n_bytes: int, blocks: Iterator[bytes]) -> UnpackedFile:
    folder = Path(tempfile.gettempdir())
    if n_bytes > MOST_OF_FREE_SPACE * shutil.disk_usage(folder).free:
        raise BadInput(
            f"The images in {path} take {n_bytes / 2**30:.1f} GiB when unpacked, too much for {folder}: make "
            "space there, or save them without compression."
        )
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the last one who reads it
    try:
        for block in blocks:
            target.write(block)
        target.flush()
    except BaseException:
        target.close()
        raise
    return UnpackedFile(target)


@contextmanager
def _packed(path: Path, member: str) -> Iterator[IO[bytes]]:
    if not member:
        with path.open("rb") as plain:
            if path.suffix.lower() != ".gz":
                yield plain
                return
            with gzip.open(plain) as stream:
                yield stream  # type: ignore[misc]
        return
    with zipfile.ZipFile(path) as archive, archive.open(f"{member}.npy") as inner:
        yield inner
