"""Images that lie in arrays, read from the file where possible and from memory where not."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.decoding import MAX_PIXELS
from datasets.sources.base import ImageSource
from datasets.sources.number_types import is_gray

BLOCK_BYTES = 4 * 2**20
_WIDEST_GAP = 8
"""Images this close together in the file are read in one go."""


class ArrayReader(Protocol):
    """Some images (k, H, W[, C]) of an array."""

    @abstractmethod
    def read(self, places: npt.NDArray[np.int64]) -> list[RawImage]:
        """Return the images at ascending places of the selection, (H, W) or (H, W, 3)."""

    @abstractmethod
    def close(self) -> None:
        """Close the file; closing twice does nothing."""


@dataclass(frozen=True)
class Piece:
    """The images of one array that a row has."""

    reader: ArrayReader
    places: npt.NDArray[np.int64]
    """Their numbers in the array, (k,), ascending."""
    prefix: str = ""
    """Put before the numbers, where a file has several arrays."""


class ArrayImages(ImageSource):
    """The images of one array, or of several one after the other, named by their numbers there."""

    def __init__(self, path: Path, pieces: Sequence[Piece]) -> None:
        self.path = path
        self.pieces = tuple(pieces)
        self.starts = np.cumsum([0, *(len(piece.places) for piece in pieces)])
        self.n_images = int(self.starts[-1])

    def read(self, index: int) -> RawImage:
        return self.read_many([index])[0]

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        wanted = np.asarray(indices, dtype=np.int64)
        found: dict[int, RawImage] = {}
        for start, piece in zip(self.starts, self.pieces, strict=False):
            inside = np.unique(wanted[(wanted >= start) & (wanted < start + len(piece.places))])
            if len(inside):
                found.update(zip(inside.tolist(), piece.reader.read(inside - start), strict=True))
        return [found[int(index)] for index in wanted]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        number = int(np.searchsorted(self.starts, index, side="right")) - 1
        piece = self.pieces[number]
        return f"{piece.prefix}{piece.places[index - self.starts[number]]}"

    def image_path(self, index: int) -> Path | None:
        return None

    def close(self) -> None:
        for piece in self.pieces:
            piece.reader.close()


@dataclass(frozen=True)
class Layout:
    """How images lie in a file: from ``offset`` on, one after the other, in C order."""

    shape: tuple[int, ...]
    """(N, H, W) or (N, H, W, C) with C of 1, 3 or 4."""
    dtype: np.dtype[Any]
    offset: int

    @property
    def image_bytes(self) -> int:
        """Bytes of one image."""
        return math.prod(self.shape[1:]) * self.dtype.itemsize

    def tidy(self, content: bytes) -> npt.NDArray[Any]:
        """Return bytes as images (n, H, W) or (n, H, W, 3) in this machine's byte order, without alpha."""
        images = np.frombuffer(content, self.dtype).reshape(-1, *self.shape[1:])
        return tidy_images(images)


def tidy_images(images: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return images (n, H, W[, C]) as (n, H, W) or (n, H, W, 3), in this machine's byte order."""
    native = images.astype(images.dtype.newbyteorder("="), copy=False)
    if native.ndim == 4:
        return native[..., 0] if native.shape[3] == 1 else native[..., :3]
    return native


def shape_fault(shape: tuple[int, ...], dtype: np.dtype[Any]) -> str:
    """Return what keeps an array from being images, as the end of a sentence; empty: nothing does."""
    if not is_gray(dtype):
        return f"has the type {dtype}; save the pixels as uint8 or uint16"
    return form_fault(shape)


def form_fault(shape: tuple[int, ...]) -> str:
    """Return what keeps an array of any numbers from being images by its shape, as the end of a sentence."""
    if not (len(shape) == 3 or (len(shape) == 4 and shape[3] in (1, 3, 4))):
        return f"has the shape {shape}; (images, height, width) or (images, height, width, 3) is expected"
    if len(shape) == 3 and shape[2] in (1, 3, 4):
        return f"has the shape {shape}, which is a single picture; save it as an image file"
    if 0 in shape[1:]:
        return f"has the shape {shape}, in which images have no pixels"
    if shape[1] * shape[2] > MAX_PIXELS:
        return f"has images larger than {MAX_PIXELS // 2**20} megapixels"
    return ""


class ReadsAt(Protocol):
    """A file that is read in pieces."""

    @abstractmethod
    def read_at(self, offset: int, n_bytes: int) -> bytes:
        """Return ``n_bytes`` bytes from ``offset`` on, or fewer at the end."""

    @abstractmethod
    def close(self) -> None:
        """Close the file, if nobody else reads it; closing twice does nothing."""


class PlainFile(ReadsAt):
    """The file itself."""

    def __init__(self, path: Path) -> None:
        self.stream: IO[bytes] = path.open("rb")

    def read_at(self, offset: int, n_bytes: int) -> bytes:
        self.stream.seek(offset)
        return self.stream.read(n_bytes)

    def close(self) -> None:
        self.stream.close()


class StoredImages(ArrayReader):
    """Images that lie in a file one after the other; only what is asked for is read.

    Args:
        path: what messages name.
        layout: how they lie in the file.
        places: which of them are wanted, ascending.
        file: where they are read, if not in ``path`` itself.
    """

    def __init__(
        self, path: Path, layout: Layout, places: npt.NDArray[np.int64], file: ReadsAt | None = None
    ) -> None:
        self.path = path
        self.layout = layout
        self.places = places
        self.file = file or PlainFile(path)

    def read(self, places: npt.NDArray[np.int64]) -> list[RawImage]:
        numbers = self.places[places]
        most = max(1, BLOCK_BYTES // self.layout.image_bytes)
        blocks = np.cumsum(np.diff(numbers, prepend=numbers[:1]) > _WIDEST_GAP)
        images: list[RawImage] = []
        for block in np.unique(blocks):
            run = numbers[blocks == block]
            for start in range(0, len(run), most):
                images += self._read_run(run[start : start + most])
        return images

    def close(self) -> None:
        self.file.close()

    def _read_run(self, numbers: npt.NDArray[np.int64]) -> list[RawImage]:
        first, last = int(numbers[0]), int(numbers[-1])
        size = self.layout.image_bytes
        try:
            content = self.file.read_at(self.layout.offset + first * size, (last - first + 1) * size)
        except OSError as error:
            raise BadInput(f"The file {self.path} cannot be read ({error.strerror or error}).") from error
        if len(content) < (last - first + 1) * size:
            raise BadInput(f"The file {self.path} ends before image {last}: copy it again.")
        images = self.layout.tidy(content)
        return [images[number - first].copy() for number in numbers.tolist()]


class ImagesInMemory(ArrayReader):
    """Chosen images of an array that is not stored one image after the other."""

    def __init__(self, images: npt.NDArray[Any]) -> None:
        self.images = images

    def read(self, places: npt.NDArray[np.int64]) -> list[RawImage]:
        return [self.images[place] for place in places.tolist()]

    def close(self) -> None:
        """The file was closed when all was read."""
