"""RT-DC measurements (``.rtdc``) and other HDF5 files with the same layout."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.decoding import MAX_PIXELS
from datasets.sources.base import ImageSource, SourceInfo
from datasets.sources.hdf5_safety import open_file, read_numbers, safe_dataset, safe_group, told_as_bad_input

SOURCE = SourceInfo(name="rtdc", title="RT-DC or HDF5 file", suffixes=(".rtdc", ".hdf5", ".h5"))

BLOCK_BYTES = 4 * 2**20
MAX_BLOCK_BYTES = 64 * 2**20
"""Images are read in blocks of whole chunks, unless those are larger than this."""


def reads(path: Path) -> bool:
    """Return whether ``path`` is a file with one of the suffixes."""
    return path.is_file() and path.suffix.lower() in SOURCE.suffixes


def open_images(path: Path) -> ImageSource:
    """Open a file.

    Raises:
        BadInput: if it is damaged, holds no images at ``events/image`` or would lead to other files.
    """
    return RtdcSource(path)


class RtdcSource(ImageSource):
    """The images ``events/image`` (N, H, W) or (N, H, W, 3) with ``events/pos_x`` and ``pos_y`` in µm.

    The object's centre in pixels is the position divided by the attribute ``imaging:pixel size``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = open_file(path)
        try:
            with told_as_bad_input(path):
                events = self._events()
                self.images = self._image_dataset(events)
                self.n_images = int(self.images.shape[0])
                self.positions = read_positions(path, self.file, events, self.images.shape)
        except BaseException:
            self.file.close()
            raise
        image_bytes = math.prod(self.images.shape[1:]) * self.images.dtype.itemsize
        whole_chunk = self.images.chunks[0] if self.images.chunks else 1
        self.block = max(1, min(max(whole_chunk, BLOCK_BYTES // image_bytes), MAX_BLOCK_BYTES // image_bytes))

    def read(self, index: int) -> RawImage:
        return self.read_many([index])[0]

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        wanted = np.asarray(indices, dtype=np.int64)
        found: dict[int, RawImage] = {}
        numbers = np.unique(wanted)
        for part in np.split(numbers, np.flatnonzero(np.diff(numbers // self.block)) + 1):
            if part.size:
                first = int(part[0])
                images = self._tidy(read_numbers(self.path, self.images, first, int(part[-1]) + 1))
                found.update((int(number), images[int(number) - first].copy()) for number in part)
        return [found[int(index)] for index in wanted]

    def position(self, index: int) -> Position | None:
        if self.positions is None or not np.isfinite(self.positions[index]).all():
            return None
        x, y = self.positions[index]
        return float(x), float(y)

    def name(self, index: int) -> str:
        return str(index)

    def image_path(self, index: int) -> Path | None:
        return None

    def close(self) -> None:
        self.file.close()

    def _events(self) -> h5py.Group:
        events = safe_group(self.path, self.file, "events")
        if events is None:
            raise BadInput(
                f"The file {self.path} has no group 'events' with images: it is not an RT-DC file."
            )
        return events

    def _image_dataset(self, events: h5py.Group) -> h5py.Dataset:
        images = safe_dataset(self.path, events, "image")
        if images is None:
            with told_as_bad_input(self.path):
                chopped = self.file.get("basin_events", getlink=True) is not None
            raise BadInput(
                f"The file {self.path} holds no images of its own; they lie in another file or are chopped: "
                "use the original measurement."
                if chopped
                else f"The file {self.path} holds no images ('events/image' is missing): "
                "use a measurement that was recorded with images."
            )
        if not (images.ndim == 3 or (images.ndim == 4 and images.shape[3] in (1, 3, 4))):
            raise BadInput(
                f"The images of {self.path} have the shape {images.shape}; gray or RGB is expected."
            )
        if images.dtype.kind != "u" or images.dtype.itemsize > 2:
            raise BadInput(
                f"The images of {self.path} have the type {images.dtype}; 8 or 16 bits are expected."
            )
        if images.shape[1] * images.shape[2] > MAX_PIXELS:
            raise BadInput(f"The images of {self.path} are larger than {MAX_PIXELS // 2**20} megapixels.")
        return images

    def _tidy(self, block: npt.NDArray[Any]) -> RawImage:
        """Return a block as (n, H, W) or (n, H, W, 3) in this machine's byte order, without alpha."""
        native = block.astype(block.dtype.newbyteorder("="), copy=False)
        if native.ndim == 4:
            return native[..., 0] if native.shape[3] == 1 else native[..., :3]
        return native


def read_positions(
    path: Path, file: h5py.File, events: h5py.Group, image_shape: tuple[int, ...]
) -> npt.NDArray[np.float64] | None:
    """Return the object centres in pixels, (N, 2) as (x, y), or None where they are unknown."""
    with told_as_bad_input(path):
        pixel_size = float(file.attrs.get("imaging:pixel size", 0.0))
    if not (math.isfinite(pixel_size) and pixel_size > 0):
        return None
    axes = []
    for name, extent in (("pos_x", image_shape[2]), ("pos_y", image_shape[1])):
        stored = safe_dataset(path, events, name)
        if stored is None or stored.shape != image_shape[:1]:
            return None
        values = read_numbers(path, stored, 0, image_shape[0])
        if _saturated(values, extent, pixel_size):
            return None
        axes.append(values.astype(np.float64) / pixel_size)
    return np.stack(axes, axis=1)


def _saturated(values: npt.NDArray[np.float64], extent: int, pixel_size: float) -> bool:
    """Return whether 8-bit positions ran against 255 in images whose centre lies beyond that.

    AIDeveloper writes the centre of imported pictures as uint8; above 510 px every position reads 255.
    """
    return values.dtype == np.uint8 and extent / 2 > 255 / pixel_size and bool((values == 255).any())
