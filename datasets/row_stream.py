"""All images of one row, once, in their order: read in blocks by a thread ahead of the network."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, overload

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.batch import NetworkInputs
from datasets.prefetch import prefetched
from datasets.preprocessing.blocks import prepare_block
from datasets.preprocessing.chain import prepare
from datasets.preprocessing.normalization import normalize
from datasets.preprocessing.scalars import standardize
from datasets.row_reader import open_counted
from datasets.sources.base import BlockSource
from datasets.sources.registry import row_scalars
from datasets.spec import DataRow, InputSpec

BLOCK = 256
"""Images that are read at a time where the file does not say what is best."""
FLOATS = 2**20
"""Numbers of a block as the network sees it (4 MiB): larger ones leave the processor's caches."""
MOST_FLOATS = 2**23
"""No block is longer than that (32 MiB), however the file is cut."""
SEED = 0
"""Of the padding ``alternate``: a new image has no session."""


@dataclass(frozen=True)
class StreamBlock:
    """Consecutive images of a row.

    Attributes:
        first: number of the first one in the row.
        images: uint8 (k, S, S, C), not normalised; (k, 0, 0, C) where the network sees none.
        inputs: what the network takes, float32, normalised.
        unreadable: number in the row -> why this image cannot be read; it stands in the block as a black one.
    """

    first: int
    images: npt.NDArray[np.uint8]
    inputs: NetworkInputs
    unreadable: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.images)

    def readable(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return those of some places in the block (0…k-1) whose images were read."""
        if not self.unreadable:
            return places
        read = [place for place in places.tolist() if self.first + place not in self.unreadable]
        return np.array(read, dtype=np.int64)

    def inputs_at(self, places: npt.NDArray[np.int64]) -> NetworkInputs:
        """Return what the network takes of the images at some places in the block."""
        if isinstance(self.inputs, tuple):
            return self.inputs[0][places], self.inputs[1][places]
        return self.inputs[places]


class RowStream:
    """Prepared images of one row. A context manager; nothing of it grows with their number.

    Args:
        row: the row, with its images counted.
        spec: how they are prepared.
        leave_out: whether an image that cannot be read is told in its block, not raised, as long as the row's
            file or folder is there.

    Raises:
        BadInput: if the row cannot be opened, holds other images than when it was counted, or has not the
            channels or measured values that the network sees.
    """

    def __init__(self, row: DataRow, spec: InputSpec, leave_out: bool = False) -> None:
        self.row = row
        self.spec = spec
        self.leave_out = leave_out
        self._source = open_counted(row, spec.channel_names)
        try:
            self._scalars = row_scalars(row, self._source, spec.scalars) if spec.scalars else None
        except BaseException:
            self._source.close()
            raise

    def __len__(self) -> int:
        return self._source.n_images

    @property
    def block_size(self) -> int:
        """How many images are best read at once."""
        numbers = int(np.prod(self.spec.shape)) if self.spec.use_images else len(self.spec.scalars)
        if not isinstance(self._source, BlockSource):
            return max(1, min(BLOCK, MOST_FLOATS // numbers))
        chunk = min(self._source.chunk, self._source.block)
        # Whole chunks, for a part of one costs as much as all of it.
        wished = max(chunk, min(self._source.block, FLOATS // numbers) // chunk * chunk)
        return max(1, min(wished, MOST_FLOATS // numbers))

    def blocks(self, size: int = 0) -> Generator[StreamBlock, None, None]:
        """Go through all images, ``size`` at a time; 0: :attr:`block_size`. To be closed before the stream.

        Raises:
            BadInput: naming the file, if an image cannot be read and is not left out.
        """
        step = size or self.block_size
        yield from prefetched(
            lambda start: self.block(start, min(start + step, len(self))), range(0, len(self), step), 1
        )

    def block(self, start: int, stop: int) -> StreamBlock:
        """Return the images from ``start`` to ``stop``; raises as :meth:`blocks`."""
        images, unreadable = self._readable_images(start, stop)
        if self._scalars is None:
            return StreamBlock(start, images, normalize(images, self.spec), unreadable)
        values = standardize(self._scalars[start:stop], self.spec)
        inputs = (normalize(images, self.spec), values) if self.spec.use_images else values
        return StreamBlock(start, images, inputs, unreadable)

    def names(self) -> Sequence[str]:
        """Return what the user calls each image."""
        if isinstance(self._source, BlockSource):
            return Numbers(self.numbers())
        return [self._source.name(index) for index in range(len(self))]

    def numbers(self) -> npt.NDArray[np.int64] | range:
        """Return the number of each image in its file or folder."""
        if isinstance(self._source, BlockSource) and self._source.numbers is not None:
            return self._source.numbers
        return range(len(self))

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _readable_images(self, start: int, stop: int) -> tuple[npt.NDArray[np.uint8], dict[int, str]]:
        """Return the images, and which of them are black because they cannot be read, with the reason."""
        try:
            return self._images(start, stop), {}
        except BadInput:
            if not self.leave_out:
                raise
        images = np.zeros((stop - start, *self.spec.shape), dtype=np.uint8)
        unreadable: dict[int, str] = {}
        for index in range(start, stop):
            try:
                images[index - start] = self._images(index, index + 1)[0]
            except BadInput as error:
                # A drive that was pulled out is no damaged image: none of the rest could be read.
                if not _is_there(self.row.path):
                    raise
                unreadable[index] = str(error)
        return images, unreadable

    def _images(self, start: int, stop: int) -> npt.NDArray[np.uint8]:
        if not self.spec.use_images:
            return np.empty((stop - start, 0, 0, self.spec.channels), dtype=np.uint8)
        source, zoom = self._source, self.row.zoom
        indices = range(start, stop)
        if isinstance(source, BlockSource):
            raw, centers = source.read_block(start, stop), source.centers(start, stop)
            return prepare_block(raw, centers, zoom, self.spec, seed=SEED, indices=indices)
        return np.stack(
            [
                prepare(image, source.position(index), zoom, self.spec, seed=SEED, index=index)
                for index, image in zip(indices, source.read_many(indices), strict=True)
            ]
        )


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:
        return False  # a drive that is there in part


class Numbers(Sequence[str]):
    """Images that are called by their number; the names are made when they are asked for."""

    def __init__(self, numbers: npt.NDArray[np.int64] | range) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return Numbers(self._numbers[place])
        return str(self._numbers[place])
