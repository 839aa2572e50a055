"""The pictures that an RT-DC file has of each event: camera image, background, mask, phase."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.decoding import MAX_PIXELS
from datasets.preprocessing.channels import is_mask
from datasets.sources.hdf5_safety import safe_dataset
from datasets.sources.rtdc_chopped import chopped_pictures
from datasets.sources.rtdc_pictures import Pictures, StoredPictures

IMAGE = "image"
COLORS = {f"{IMAGE}/red": 0, f"{IMAGE}/green": 1, f"{IMAGE}/blue": 2}
"""Names of the channels of RGB images, where several channels are asked for."""
FLOAT_RANGES: dict[str, tuple[float, float]] = {"qpi_pha": (-2 * math.pi, 2 * math.pi), "qpi_amp": (0.0, 2.0)}
"""What becomes 0 and 255 in channels of decimal numbers: the phase in rad; the amplitude, 1 where nothing
is in the way.
The range is fixed, so that a gray value means the same in all files; what lies beyond is clipped."""


class OneColor(Pictures):
    """Red, green or blue of RGB pictures."""

    def __init__(self, pictures: Pictures, place: int) -> None:
        self.pictures = pictures
        self.place = place
        self.shape = pictures.shape[:3]
        self.chunk, self.bits = pictures.chunk, pictures.bits

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        return self.pictures.read(start, stop)[..., self.place]


class Mask(Pictures):
    """Where the object is: 255, elsewhere 0, whatever the file writes for it (255, 1, True)."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self.shape, self.chunk = pictures.shape, pictures.chunk

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        return np.where(self.pictures.read(start, stop) != 0, 255, 0).astype(np.uint8)


class ScaledNumbers(Pictures):
    """Decimal numbers, the range from ``low`` to ``high`` scaled to 0…255; NaN is 0."""

    def __init__(self, pictures: Pictures, low: float, high: float) -> None:
        self.pictures = pictures
        self.low, self.high = low, high
        self.shape, self.chunk = pictures.shape, pictures.chunk

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        values = self.pictures.read(start, stop).astype(np.float64)
        share = np.nan_to_num((values - self.low) / (self.high - self.low), nan=0.0)
        return np.rint(np.clip(share, 0.0, 1.0) * 255.0).astype(np.uint8)


class Stack(Pictures):
    """Several pictures of each event as the channels of one; uint8, or uint16 where a channel is."""

    def __init__(self, pictures: Sequence[Pictures]) -> None:
        self.pictures = tuple(pictures)
        self.shape = (*self.pictures[0].shape[:3], len(self.pictures))
        self.chunk = max(one.chunk for one in self.pictures)
        self.bits = max(one.bits for one in self.pictures)

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        blocks = [one.read(start, stop) for one in self.pictures]
        dtype = np.result_type(*blocks)
        # Only masks have fewer bits than the others: 255 becomes 65535.
        scaled = [block * np.uint16(257) if block.dtype != dtype else block for block in blocks]
        return np.stack(scaled, axis=3)


def pictures_named(path: Path, events: h5py.Group, name: str, own: Pictures | None) -> Pictures:
    """Return the pictures of one name, each (H, W).

    Args:
        path: of the file, for messages.
        events: the group with the datasets.
        name: of the dataset, or one of ``COLORS``.
        own: the ordinary images, already opened, if the file has them.

    Raises:
        BadInput: if the file has none of this name, or they cannot be used.
    """
    place = COLORS.get(name)
    if place is not None and own is not None and len(own.shape) == 4 and own.shape[3] >= 3:
        return OneColor(own, place)
    if name == IMAGE and own is not None and len(own.shape) == 3:
        return own
    pictures = None if "/" in name or name == IMAGE else _stored_or_chopped(path, events, name)
    if pictures is None:
        raise BadInput(
            f"The file {path} has no channel {name!r} (input.channel_names): choose channels that all files "
            "have."
        )
    check_size(path, pictures.shape)
    if is_mask(name):
        return Mask(pictures)
    if pictures.dtype.kind == "f" and name in FLOAT_RANGES:
        return ScaledNumbers(pictures, *FLOAT_RANGES[name])
    if pictures.dtype.kind != "u" or pictures.dtype.itemsize > 2:
        raise BadInput(
            f"In the file {path} the channel {name!r} has the type {pictures.dtype}; 8 or 16 bits are "
            "expected."
        )
    return pictures


def _stored_or_chopped(path: Path, events: h5py.Group, name: str) -> Pictures | None:
    dataset = safe_dataset(path, events, name)
    if dataset is None:
        return chopped_pictures(path, events, name)
    if dataset.ndim != 3:
        raise BadInput(f"In the file {path} {name!r} has the shape {dataset.shape}, which is no gray image.")
    return StoredPictures(path, dataset)


def check_size(path: Path, shape: tuple[int, ...]) -> None:
    """Raise BadInput if images of (N, H, W[, C]) are larger than any that are read."""
    if shape[1] * shape[2] > MAX_PIXELS:
        raise BadInput(f"The images of {path} are larger than {MAX_PIXELS // 2**20} megapixels.")


def stacked(path: Path, names: Sequence[str], pictures: Sequence[Pictures]) -> Stack:
    """Return several pictures (N, H, W), named for messages, as one stack.

    Raises:
        BadInput: if their sizes, numbers or bit depths differ.
    """
    for name, one in zip(names, pictures, strict=True):
        if one.shape != pictures[0].shape:
            raise BadInput(
                f"In the file {path} the channels {names[0]!r} and {name!r} differ in number or size "
                f"({pictures[0].shape} and {one.shape}): choose channels of one size."
            )
    if len({one.bits for name, one in zip(names, pictures, strict=True) if not is_mask(name)}) > 1:
        raise BadInput(
            f"In the file {path} some channels have 8 and some 16 bits: choose channels of one bit depth."
        )
    return Stack(pictures)
