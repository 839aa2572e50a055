"""What single images are like, as columns: one line for each image."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from datasets.arrays import RawImage
from datasets.thumbnails import EDGE, thumbnail

MOST_SHARPNESS = 64
"""Of images measured together, the sharpness of about so many is; it takes longest, and tells of files."""
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
            Of many small images only some are measured; NaN for the others.
        constant: (n,) bool, whether all pixels have one value.
        pages: (n,) int32, in the file of the image; 1 where there is no such file.
        turned: (n,) bool, whether the file says that it is to be shown turned or mirrored (EXIF).
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
    turned: npt.NDArray[np.bool_]
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
    """Return what these images are like; one page each, none marked as turned.

    Args:
        indices: number of each image in its row.
        images: (H, W) or (H, W, C), uint8 or uint16, of any sizes.
        thumbnails: whether to make them.
    """
    n = len(images)
    spread = np.empty((n, 3), dtype=np.float64)
    flags = np.zeros((n, 2), dtype=np.bool_)
    kinds = np.empty((n, 3), dtype=np.int32)
    for start, end in _runs(images):
        spread[start:end], flags[start:end] = _measure_alike(images[start:end])
        kinds[start:end] = (*images[start].shape[:2], 8 * images[start].dtype.itemsize)
    small = [thumbnail(image) for image in images] if thumbnails else []
    return ImageFacts(
        index=np.asarray(indices, dtype=np.int64),
        height=kinds[:, 0],
        width=kinds[:, 1],
        bits=kinds[:, 2].astype(np.uint8),
        colored=flags[:, 0],
        brightness=spread[:, 0],
        contrast=spread[:, 1],
        sharpness=spread[:, 2],
        constant=flags[:, 1],
        pages=np.ones(n, dtype=np.int32),
        turned=np.zeros(n, dtype=np.bool_),
        digest=np.frombuffer(b"".join(map(_digest, images)), dtype=np.uint64).reshape(n, 2),
        thumbnails=np.stack(small) if small else np.empty((0, EDGE, EDGE), dtype=np.uint8),
    )


def _runs(images: Sequence[RawImage]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the runs of images of one shape and type: measured at once, not one by one."""
    start = 0
    for end in range(1, len(images) + 1):
        if (
            end == len(images)
            or images[end].shape != images[start].shape
            or images[end].dtype != images[start].dtype
        ):
            yield start, end
            start = end


def _measure_alike(
    images: Sequence[RawImage],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return (brightness, contrast, sharpness) and (colored, constant) of images of one shape and type."""
    stack: npt.NDArray[Any] = np.stack(images)
    flat = stack.reshape(len(stack), -1)
    # Sums of whole numbers are exact in float64.
    mean = flat.mean(axis=1, dtype=np.float64)
    squares = np.einsum("ij,ij->i", flat, flat, dtype=np.float64) / flat.shape[1]
    contrast = np.sqrt(np.maximum(squares - mean**2, 0))
    constant = contrast < _NO_CONTRAST
    constant[constant] = flat[constant].min(axis=1) == flat[constant].max(axis=1)
    colored = np.zeros(len(stack), dtype=np.bool_)
    if stack.ndim == 4:
        colored = (stack[..., 1:] != stack[..., :1]).any(axis=(1, 2, 3))
    sharpness = np.full(len(stack), np.nan, dtype=np.float64)
    some = slice(None, None, max(1, len(stack) // MOST_SHARPNESS))
    sharpness[some] = _detail(stack[some]) / np.maximum(contrast[some], _NO_CONTRAST)
    scale = 255 / np.iinfo(stack.dtype).max
    columns = [scale * mean, scale * contrast, sharpness]
    return np.stack(columns, axis=1), np.stack([colored, constant], axis=1)


def _detail(stack: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return the standard deviation of the Laplacian of each image; of coloured ones, of the green."""
    n, height, width = stack.shape[:3]
    if min(height, width) < 3:
        return np.zeros(n, dtype=np.float64)
    gray = stack if stack.ndim == 3 else stack[..., min(1, stack.shape[3] - 1)]
    # One above the other, so that one call filters all; what the neighbours spoil is cut off.
    tall = np.ascontiguousarray(gray).reshape(n * height, width)
    laplacian = cv2.Laplacian(tall, cv2.CV_16S if stack.dtype == np.uint8 else cv2.CV_32F)
    inner = laplacian.reshape(n, height, width)[:, 1:-1, 1:-1].reshape(n, -1)
    squares = np.einsum("ij,ij->i", inner, inner, dtype=np.float64) / inner.shape[1]
    deviation: npt.NDArray[np.float64] = np.sqrt(
        np.maximum(squares - inner.mean(axis=1, dtype=np.float64) ** 2, 0)
    )
    return deviation


def _digest(image: RawImage) -> bytes:
    channels = image.shape[2] if image.ndim == 3 else 0
    kind = struct.pack("<4I", image.shape[0], image.shape[1], channels, image.dtype.itemsize)
    return hashlib.blake2b(np.ascontiguousarray(image).data, digest_size=16, person=kind).digest()
