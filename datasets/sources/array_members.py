"""The arrays in a ``.npy`` or ``.npz`` file, checked by their headers before anything is read."""

from __future__ import annotations

import math
import struct
import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, DiscernError
from datasets.sources.array_images import ArrayReader, ImagesInMemory, Layout, StoredImages, tidy_images
from datasets.sources.base import Remark
from datasets.sources.number_types import is_gray, remarks_of
from datasets.sources.unpacked import conversion_to_gray, unpacked, unpacked_as_gray

MOST_MEMBERS = 256
MAX_INFLATION = 200
"""Declared bytes per stored byte of a compressed array; more is no measurement."""
INFLATION_MATTERS_FROM_BYTES = 256 * 2**20
LARGEST_LABELS_BYTES = 256 * 2**20
LONGEST_HEADER = 10_000

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DAMAGE = (
    OSError,
    ValueError,
    EOFError,
    KeyError,
    SyntaxError,
    TypeError,
    MemoryError,
    RecursionError,
    RuntimeError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True)
class Member:
    """One array: its name in an ``.npz`` (empty in an ``.npy``) and what its header says."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    header_bytes: int
    column_major: bool
    file_offset: int | None
    """Where the array file starts in the file; None: it is compressed."""

    @property
    def n_bytes(self) -> int:
        """Bytes of the array without its header."""
        return math.prod(self.shape) * self.dtype.itemsize

    def open(self, path: Path, places: npt.NDArray[np.int64]) -> ArrayReader:
        """Return a reader of some of the images, which the caller closes.

        Raises:
            BadInput: if they cannot be read.
        """
        with told_as_bad_input(path):
            if self.column_major:
                return ImagesInMemory(tidy_images(self._gray(path)[places]))
            if not is_gray(self.dtype):
                file, dtype = unpacked_as_gray(path, self.name, self.header_bytes, self.shape, self.dtype)
                return StoredImages(path, Layout(self.shape, dtype, 0), places, file)
            if self.file_offset is not None:
                stored = Layout(self.shape, self.dtype, self.file_offset + self.header_bytes)
                return StoredImages(path, stored, places)
            layout = Layout(self.shape, self.dtype, 0)
            return StoredImages(
                path, layout, places, unpacked(path, self.name, self.header_bytes, self.n_bytes)
            )

    def values(self, path: Path, most_bytes: int = 2**32) -> npt.NDArray[Any]:
        """Return the whole array.

        Raises:
            BadInput: if it is larger than ``most_bytes`` or cannot be read.
        """
        if self.n_bytes > most_bytes:
            raise BadInput(f"The array {self.name!r} in {path} is too large to be read at once.")
        with told_as_bad_input(path), self._stream(path) as stream:
            stream.read(self.header_bytes)
            content = stream.read(self.n_bytes)
        if len(content) < self.n_bytes:
            raise BadInput(f"The file {path} ends before its array does: copy it again.")
        flat = np.frombuffer(content, self.dtype)
        return flat.reshape(self.shape[::-1]).T if self.column_major else flat.reshape(self.shape)

    def remarks(self, path: Path) -> tuple[Remark, ...]:
        """Return what the user should know of how its numbers become gray values.

        Raises:
            BadInput: if they do not.
        """
        if is_gray(self.dtype):
            return ()
        with told_as_bad_input(path):
            how = conversion_to_gray(path, self.name, self.header_bytes, self.shape, self.dtype)
        return remarks_of(how, f"The array {self.name!r} in {path}" if self.name else f"The array in {path}")

    def _gray(self, path: Path) -> npt.NDArray[Any]:
        values = self.values(path)
        if is_gray(self.dtype):
            return values
        return conversion_to_gray(path, self.name, self.header_bytes, self.shape, self.dtype)(values)

    @contextmanager
    def _stream(self, path: Path) -> Iterator[IO[bytes]]:
        if not self.name:
            with path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive, archive.open(f"{self.name}.npy") as member:
            yield member


@contextmanager
def told_as_bad_input(path: Path) -> Iterator[None]:
    """Turn what NumPy and zipfile raise on a damaged file into one sentence with the file's name."""
    try:
        yield
    except DiscernError:
        raise
    except _DAMAGE as error:
        raise BadInput(
            f"The file {path} is damaged, truncated or not a NumPy file: copy it again, or save it anew "
            "with numpy.save or numpy.savez."
        ) from error


def members_of(path: Path) -> list[Member]:
    """Return the arrays of a file; no pixel is read and no Python object is made from it.

    Raises:
        BadInput: if the file is missing, damaged, encrypted, or an array claims another size than is stored.
    """
    with told_as_bad_input(path):
        if path.suffix.lower() == ".npy":
            size = path.stat().st_size
            with path.open("rb") as stream:
                return [_checked(path, _member(stream, "", 0), size, size)]
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _check_names(path, infos)
            return [_zip_member(path, archive, info) for info in infos if info.filename.endswith(".npy")]


def _check_names(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename.casefold() for info in infos]
    if len(names) > MOST_MEMBERS or len(set(names)) != len(names):
        raise BadInput(f"{path} holds more than {MOST_MEMBERS} arrays, or two of one name; it is not read.")
    if any(info.flag_bits & 1 for info in infos):
        raise BadInput(f"{path} is encrypted: save it without a password.")


def _zip_member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    offset = None
    if info.compress_type == zipfile.ZIP_STORED:
        with path.open("rb") as stream:
            stream.seek(info.header_offset)
            _, name_length, extra_length = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
        offset = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    with archive.open(info) as member:
        found = _member(member, info.filename.removesuffix(".npy"), offset)
    return _checked(path, found, info.file_size, info.compress_size)


def _member(stream: IO[bytes], name: str, offset: int | None) -> Member:
    version = np.lib.format.read_magic(stream)
    with warnings.catch_warnings():
        # Headers that Python 2 wrote, or bad sectors, make NumPy try twice and remark on it.
        warnings.simplefilter("ignore")
        if version == (1, 0):
            header = np.lib.format.read_array_header_1_0(stream, max_header_size=LONGEST_HEADER)
        elif version == (2, 0):
            header = np.lib.format.read_array_header_2_0(stream, max_header_size=LONGEST_HEADER)
        else:
            raise ValueError(f"version {version} of the format is for named columns")
    shape, column_major, dtype = header
    return Member(name, tuple(shape), dtype, stream.tell(), column_major and len(shape) > 1, offset)


def _checked(path: Path, member: Member, size: int, stored: int) -> Member:
    """Return the member if its header fits what is stored."""
    told = f"The array {member.name!r} in {path}" if member.name else f"The array in {path}"
    if member.dtype.hasobject:
        raise BadInput(f"{told} holds Python objects, which can carry programs: save plain numbers or texts.")
    if any(length < 0 for length in member.shape) or member.header_bytes + member.n_bytes != size:
        raise BadInput(
            f"{told} claims {member.n_bytes:,} bytes, but {max(size - member.header_bytes, 0):,} are there: "
            "the file is damaged or not written completely; save it anew."
        )
    if size > max(INFLATION_MATTERS_FROM_BYTES, MAX_INFLATION * stored):
        raise BadInput(f"{told} claims {size:,} bytes while only {stored:,} are stored; it is not read.")
    return member
