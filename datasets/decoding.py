"""Decoding one image file, whatever its format, without trusting it."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage

from datasets.arrays import RawImage
from datasets.basics.errors import BadInput

# What is wrong with an image is told by an exception; OpenCV would also write it to stderr.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

MAX_PIXELS = 2**26
"""Largest image that is decoded, in pixels; a small file can claim to be any size."""

_GRAY_MODES = frozenset({"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N", "F"})
PillowImage.init()
_TRUSTED_FORMATS = frozenset(
    {
        "PNG",
        "JPEG",
        "TIFF",
        "BMP",
        "GIF",
        "WEBP",
        "PPM",
        "TGA",
        "PCX",
        "ICO",
        "SGI",
        "SUN",
        "JPEG2000",
        "AVIF",
    }
)
_PILLOW_FORMATS = tuple(name for name in PillowImage.OPEN if name in _TRUSTED_FORMATS)
_PILLOW_FAULTS = (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError, struct.error)
# The cap above is checked on every header and is stricter; Pillow's own would only print a warning.
PillowImage.MAX_IMAGE_PIXELS = None


def read_image(path: Path) -> RawImage:
    """Decode an image file.

    Alpha is dropped, palette colours become RGB, the EXIF orientation is left as stored, of a file with
    several pages the first is read.

    Returns:
        (height, width) gray or (height, width, 3) RGB; uint8 or uint16.

    Raises:
        BadInput: if the file is missing, truncated, damaged, too large or not an 8- or 16-bit image.
    """
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise BadInput(f"The image {path} cannot be read ({error.strerror or error}).") from error
    if data.size == 0:
        raise BadInput(f"The image {path} is empty (0 bytes): remove it or copy it again.")
    gray = _header_says_gray(path, data)
    decoded = _decode_with_opencv(data)
    pixels = _decode_with_pillow(path, data) if decoded is None else decoded
    return _as_gray_or_rgb(path, pixels, gray)


def count_pages(path: Path) -> int:
    """Return how many pages (frames) an image file holds; 1 where that cannot be told."""
    try:
        with _quiet_pillow(), PillowImage.open(path, formats=_PILLOW_FORMATS) as header:
            return int(getattr(header, "n_frames", 1))
    except _PILLOW_FAULTS:
        return 1


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Silence Pillow's remarks on damaged metadata: the pixels decide."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="PIL")
        yield


def _header_says_gray(path: Path, data: npt.NDArray[np.uint8]) -> bool | None:
    """Return whether the file holds gray values (None: unknown format); refuse huge sizes."""
    try:
        with _quiet_pillow(), PillowImage.open(io.BytesIO(data.data), formats=_PILLOW_FORMATS) as header:
            width, height = header.size
            mode = header.mode
    except _PILLOW_FAULTS:
        return None
    if width * height > MAX_PIXELS:
        raise BadInput(
            f"The image {path} is {width} x {height} px; the largest that can be used has "
            f"{MAX_PIXELS // 2**20} megapixels. Cut it into smaller images."
        )
    return mode in _GRAY_MODES


def _decode_with_opencv(data: npt.NDArray[np.uint8]) -> npt.NDArray[np.generic] | None:
    """Decode with OpenCV into RGB order, or return None where OpenCV cannot."""
    try:
        pixels: npt.NDArray[np.generic] | None = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if pixels is not None and pixels.ndim == 3 and pixels.shape[2] >= 3:
        return pixels[:, :, 2::-1]
    return pixels


def _decode_with_pillow(path: Path, data: npt.NDArray[np.uint8]) -> npt.NDArray[np.generic]:
    try:
        with _quiet_pillow(), PillowImage.open(io.BytesIO(data.data), formats=_PILLOW_FORMATS) as image:
            image.load()
            if image.mode in _GRAY_MODES - {"1", "LA", "La"}:
                return np.asarray(image)
            return np.asarray(image.convert("L" if image.mode in ("1", "LA", "La") else "RGB"))
    except (*_PILLOW_FAULTS, MemoryError) as error:
        raise BadInput(
            f"The image {path} is damaged, truncated or not an image: remove it or copy it again."
        ) from error


def _as_gray_or_rgb(path: Path, pixels: npt.NDArray[np.generic], gray: bool | None) -> RawImage:
    if pixels.ndim == 3 and (gray or pixels.shape[2] < 3):
        pixels = pixels[:, :, 0]
    if pixels.dtype not in (np.uint8, np.uint16):
        raise BadInput(
            f"The image {path} has pixels of type {pixels.dtype}; save it with 8 or 16 bits per channel."
        )
    contiguous: RawImage = np.ascontiguousarray(pixels)
    return contiguous
