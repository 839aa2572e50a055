"""What single images are like, as columns: one line for each image."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, fields

import cv2
import numpy as np
import numpy.typing as npt

from datasets.arrays import RawImage
from datasets.thumbnails import EDGE, thumbnail

_NO_CONTRAST = 1e-3
"""Below this standard deviation (of rounding) an image is looked at pixel by pixel."""


@dataclass(frozen=True)
class ImageFacts:
    """What n readable images of a row are like.

    Attributes:
        index: (n,) int64, number of each image in the row.
        width, height: (n,) int32, px.
        bits: (n,) uint8, 8 or 16.
        colored: (n,) bool, whether its channels differ anywhere.
        brightness: (n,) float64, mean pixel value, 0…255 (16-bit images: of 65535).
        contrast: (n,) float64, standard deviation of the pixel values, on the same scale.
        sharpness: (n,) float64, standard deviation of the Laplacian divided by the contrast; falls with blur.
        constant: (n,) bool, whether all pixels have one value.
        pages: (n,) int32, in the file of the image; 1 where there is no such file.
        digest: (n, 2) uint64, hash (BLAKE2b) of the decoded pixels: the same for a picture in two formats.
        thumbnails: (n, EDGE, EDGE) uint8 for the search for near-duplicates; (0, EDGE, EDGE): not made.
    """

    index: npt.NDArray[np.int64]
    width: npt.NDArray[np.int32]
    height: npt.NDArray[np.int32]
    bits: npt.NDArray[np.uint8]
    colored: npt.NDArray[np.bool_]
    brightness: npt.NDArray[np.float64]
    contrast: npt.NDArray[np.float64]
    sharpness: npt.NDArray[np.float64]
    constant: npt.NDArray[np.bool_]
    pages: npt.NDArray[np.int32]
    digest: npt.NDArray[np.uint64]
    thumbnails: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.index)

    @property
    def n_bytes(self) -> int:
        """Memory that the columns take."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))


def joined(parts: Sequence[ImageFacts]) -> ImageFacts:
    """Return the lines of several one after another."""
    parts = parts or (measure([], [], False),)
    return ImageFacts(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(ImageFacts)
        }
    )


def measure(indices: Sequence[int], images: Sequence[RawImage], thumbnails: bool) -> ImageFacts:
    """Return what these images are like; one page each.

    Args:
        indices: number of each image in its row.
        images: (H, W) or (H, W, C), uint8 or uint16, of any sizes.
        thumbnails: whether to make them.
    """
    n = len(images)
    values = np.empty((n, 3), dtype=np.float64)
    colored, constant = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    digests = []
    for place, image in enumerate(images):
        values[place, :2], constant[place] = _spread(image)
        colored[place] = image.ndim == 3 and _is_colored(image)
        digests.append(_digest(image))
    values[:, 2] = _sharpness(images, values[:, 1])
    full = np.asarray([np.iinfo(image.dtype).max for image in images], dtype=np.float64)
    shapes = np.asarray([image.shape[:2] for image in images], dtype=np.int32).reshape(n, 2)
    small = [thumbnail(image) for image in images] if thumbnails else []
    return ImageFacts(
        index=np.asarray(indices, dtype=np.int64),
        height=shapes[:, 0],
        width=shapes[:, 1],
        bits=np.asarray([8 * image.dtype.itemsize for image in images], dtype=np.uint8),
        colored=colored,
        brightness=values[:, 0] * 255 / full,
        contrast=values[:, 1] * 255 / full,
        sharpness=values[:, 2],
        constant=constant,
        pages=np.ones(n, dtype=np.int32),
        digest=np.frombuffer(b"".join(digests), dtype=np.uint64).reshape(n, 2),
        thumbnails=np.stack(small) if small else np.empty((0, EDGE, EDGE), dtype=np.uint8),
    )


def _spread(image: RawImage) -> tuple[tuple[float, float], bool]:
    """Return mean and standard deviation of all values, and whether there is only one value."""
    mean, deviation = cv2.meanStdDev(image.reshape(image.shape[0], -1))
    contrast = float(deviation[0, 0])
    constant = contrast < _NO_CONTRAST and image.min() == image.max()
    return (float(mean[0, 0]), contrast), bool(constant)


def _digest(image: RawImage) -> bytes:
    channels = image.shape[2] if image.ndim == 3 else 0
    kind = struct.pack("<4I", image.shape[0], image.shape[1], channels, image.dtype.itemsize)
    return hashlib.blake2b(np.ascontiguousarray(image).data, digest_size=16, person=kind).digest()


def _is_colored(image: RawImage) -> bool:
    first = image[:, :, :1]
    return bool((image[:, :, 1:] != first).any())


def _sharpness(images: Sequence[RawImage], contrast: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the standard deviation of the Laplacian over that of the image, (n,)."""
    deviation = np.empty(len(images), dtype=np.float64)
    start = 0
    while start < len(images):
        end = start + 1
        alike = images[start]
        while end < len(images) and images[end].shape == alike.shape and images[end].dtype == alike.dtype:
            end += 1
        # Images of one size are filtered in one call, one above the other; a call for each costs more.
        tall = np.concatenate([_one_channel(image) for image in images[start:end]])
        laplacian = cv2.Laplacian(tall, cv2.CV_32F).reshape(end - start, -1, tall.shape[1])
        deviation[start:end] = laplacian[:, 1:-1, 1:-1].std(axis=(1, 2)) if min(alike.shape[:2]) > 2 else 0
        start = end
    return deviation / np.maximum(contrast, _NO_CONTRAST)


def _one_channel(image: RawImage) -> RawImage:
    """Return the green of a coloured image; it has the finest detail."""
    if image.ndim == 2:
        return image
    return image[:, :, min(1, image.shape[2] - 1)].copy()
