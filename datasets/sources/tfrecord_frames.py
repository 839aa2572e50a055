"""The frames of a TFRecord file: where each record lies, and reading one with its checksum."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from datasets.basics.crc32c import masked_crc32c
from datasets.basics.errors import BadInput

HEADER_BYTES = 12
FOOTER_BYTES = 4
LONGEST_RECORD = 2**30

_LENGTH = struct.Struct("<Q")
_CHECKSUM = struct.Struct("<I")


@dataclass(frozen=True)
class Frames:
    """Where the records of a file lie."""

    starts: npt.NDArray[np.int64]
    """First byte of each record's content, (n,)."""
    lengths: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)


class FrameScan:
    """Goes through a file once; afterwards :attr:`frames` is known.

    A record is a length (8 bytes, lowest first), its checksum, the content, and the content's checksum.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._starts = array("q")
        self._lengths = array("q")

    @property
    def frames(self) -> Frames:
        """The records that were gone through."""
        return Frames(
            np.frombuffer(self._starts.tobytes(), np.int64), np.frombuffer(self._lengths.tobytes(), np.int64)
        )

    @property
    def place(self) -> int:
        """First byte of the record that was gone through last; 0 at the beginning."""
        return self._starts[-1] if self._starts else 0

    def contents(self) -> Iterator[memoryview]:
        """Yield the content of each record in turn; its own checksum is not looked at.

        Raises:
            BadInput: if the file cannot be read, is truncated or is no TFRecord file.
        """
        try:
            size = self.path.stat().st_size
            with self.path.open("rb", buffering=2**20) as stream:
                yield from self._walk(stream, size)
        except OSError as error:
            raise BadInput(
                f"The file {self.path} cannot be read ({error.strerror or error}): "
                "check the path and your permissions."
            ) from error

    def _walk(self, stream: IO[bytes], size: int) -> Iterator[memoryview]:
        place = 0
        while place < size:
            length = self._length(stream.read(HEADER_BYTES))
            if length > size - place - HEADER_BYTES - FOOTER_BYTES:
                raise self._ends_early()
            if length > LONGEST_RECORD:
                raise BadInput(f"Record {len(self._starts)} of {self.path} is larger than 1 GiB.")
            self._starts.append(place + HEADER_BYTES)
            self._lengths.append(length)
            content = stream.read(length + FOOTER_BYTES)
            yield memoryview(content)[:length]
            place += HEADER_BYTES + length + FOOTER_BYTES

    def _length(self, header: bytes) -> int:
        if len(header) < HEADER_BYTES:
            raise self._ends_early()
        if masked_crc32c(header[:8]) != _CHECKSUM.unpack_from(header, 8)[0]:
            raise BadInput(
                f"{self.path} is damaged or no TFRecord file (the checksum of the length of record "
                f"{len(self._starts)} does not fit): copy it again, or write it anew; a compressed one has "
                "to be unpacked first."
            )
        length: int = _LENGTH.unpack_from(header)[0]
        return length

    def _ends_early(self) -> BadInput:
        return BadInput(
            f"The file {self.path} ends within record {len(self._starts)}: copy it again, or write it anew."
        )


def read_record(path: Path, stream: IO[bytes], frames: Frames, number: int) -> memoryview:
    """Return the content of record ``number``, whose checksum fits.

    Raises:
        BadInput: if it cannot be read, or its checksum does not fit.
    """
    length = int(frames.lengths[number])
    try:
        stream.seek(int(frames.starts[number]))
        content = stream.read(length + FOOTER_BYTES)
    except OSError as error:
        raise BadInput(f"The file {path} cannot be read ({error.strerror or error}).") from error
    if len(content) < length + FOOTER_BYTES:
        raise BadInput(f"The file {path} ends within record {number}: copy it again.")
    record = memoryview(content)[:length]
    if masked_crc32c(record) != _CHECKSUM.unpack_from(content, length)[0]:
        raise BadInput(
            f"Record {number} of {path} is damaged (its checksum does not fit): copy the file again."
        )
    return record
