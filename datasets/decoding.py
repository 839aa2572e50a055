"""Decoding one image file, whatever its format, without trusting it."""

from __future__ import annotations

import io
import os
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage

from datasets import tiff_tags
from datasets.arrays import RawImage
from datasets.basics.errors import BadInput
from datasets.headers import read_header

# What is wrong with an image is told by an exception; OpenCV would also write it to stderr.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

MAX_PIXELS = 2**26
"""Largest image that is decoded, in pixels; a small file can claim to be any size."""

SMALL_FILE_BYTES = 2**16
READ_BYTES = 2**22
EXIF_BEGINS_WITHIN_BYTES = 2**12
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
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


# The filters of warnings belong to the whole process; two threads that change them undo each other's work.
_PILLOW_ALONE = threading.RLock()


def read_image(path: str | Path) -> RawImage:
    """Decode an image file. Several threads may read at once.

    Alpha is dropped, palette colours become RGB, the EXIF orientation is left as stored, of a file with
    several pages the first is read.

    Returns:
        (height, width) gray or (height, width, 3) RGB; uint8 or uint16.

    Raises:
        BadInput: if the file is missing, truncated, damaged, too large or not an 8- or 16-bit image.
    """
    try:
        data = _content(path)
    except OSError as error:
        raise BadInput(f"The image {path} cannot be read ({error.strerror or error}).") from error
    return decode_image(data, str(path))


def _content(path: str | Path) -> bytes:
    """Return all bytes of a file; for small files in half the time of a file object."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        blocks = [os.read(descriptor, SMALL_FILE_BYTES)]
        while len(blocks[-1]) > 0 and (len(blocks) > 1 or len(blocks[0]) == SMALL_FILE_BYTES):
            blocks.append(os.read(descriptor, READ_BYTES))
    finally:
        os.close(descriptor)
    return b"".join(blocks)


def decode_image(data: bytes | npt.NDArray[np.uint8], name: str) -> RawImage:
    """Decode the content of an image file, as :func:`read_image` does.

    Args:
        data: the bytes of the file.
        name: what the user calls the image; for the sentence of an error.

    Raises:
        BadInput: if it is truncated, damaged, too large or not an 8- or 16-bit image.
    """
    content = data if isinstance(data, bytes) else data.tobytes()
    if not content:
        raise BadInput(f"The image {name} is empty (0 bytes): remove it or copy it again.")
    is_tiff = content[:4] in tiff_tags.BEGINNINGS
    content = tiff_tags.as_stored(content) if is_tiff else content
    gray = _header_says_gray(name, content)
    decoded = _decode_with_opencv(content)
    pixels = _decode_with_pillow(name, content) if decoded is None else decoded
    # Of 8 bits both libraries invert it themselves.
    if is_tiff and pixels.dtype == np.uint16 and _white_is_zero(content):
        pixels = np.iinfo(np.uint16).max - pixels
    return _as_gray_or_rgb(name, pixels, gray)


def count_pages(path: str | Path) -> int:
    """Return how many pages (frames) an image file holds; 1 where that cannot be told."""
    try:
        with _quiet_pillow(), PillowImage.open(path, formats=_PILLOW_FORMATS) as header:
            return int(getattr(header, "n_frames", 1))
    except _PILLOW_FAULTS:
        return 1


def is_marked_turned(path: str | Path) -> bool:
    """Return whether a JPEG or TIFF file asks to be shown turned or mirrored (EXIF); nobody here does."""
    try:
        with Path(path).open("rb") as stream:
            beginning = stream.read(EXIF_BEGINS_WITHIN_BYTES)
    except OSError:
        return False
    is_tiff = beginning[:4] in tiff_tags.BEGINNINGS
    if not is_tiff and _EXIF not in beginning:
        return False  # most files: Pillow would take ten times as long to say so
    try:
        with _quiet_pillow(), PillowImage.open(path, formats=("TIFF" if is_tiff else "JPEG",)) as header:
            return header.getexif().get(_ORIENTATION, 1) in range(2, 9)
    except _PILLOW_FAULTS:
        return False


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Silence Pillow's remarks on damaged metadata, in one thread at a time: the pixels decide."""
    with _PILLOW_ALONE, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="PIL")
        yield


def _header_says_gray(name: str, data: bytes) -> bool | None:
    """Return whether the file holds gray values (None: unknown format); refuse huge sizes."""
    known = read_header(data)
    if known is not None:
        _refuse_huge(name, known.width, known.height)
        return known.gray
    try:
        with _quiet_pillow(), PillowImage.open(io.BytesIO(data), formats=_PILLOW_FORMATS) as header:
            width, height = header.size
            mode = header.mode
    except _PILLOW_FAULTS:
        return None
    _refuse_huge(name, width, height)
    return mode in _GRAY_MODES


def _white_is_zero(content: bytes) -> bool:
    return tiff_tags.read_short(content, tiff_tags.PHOTOMETRIC) == tiff_tags.WHITE_IS_ZERO


def _refuse_huge(name: str, width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise BadInput(
            f"The image {name} is {width} x {height} px; the largest that can be used has "
            f"{MAX_PIXELS // 2**20} megapixels. Cut it into smaller images."
        )


def _decode_with_opencv(data: bytes) -> npt.NDArray[np.generic] | None:
    """Decode with OpenCV into RGB order, or return None where OpenCV cannot."""
    try:
        pixels: npt.NDArray[np.generic] | None = cv2.imdecode(
            np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED
        )
    except cv2.error:
        return None
    if pixels is not None and pixels.ndim == 3 and pixels.shape[2] >= 3:
        # Of a TIFF with 8 bits OpenCV returns the colours multiplied by alpha; Pillow leaves them alone.
        if pixels.shape[2] == 4 and pixels.dtype == np.uint8 and data[:4] in tiff_tags.BEGINNINGS:
            return None
        return pixels[:, :, 2::-1]
    return pixels


def decode_page(path: str | Path, number: int) -> npt.NDArray[np.generic]:
    """Decode one page of a file of several as the colours of a single image are, with Pillow.

    Args:
        path: of the file.
        number: of the page, counted from 0.

    Returns:
        (height, width) gray or (height, width, 3) RGB.

    Raises:
        BadInput: if it is damaged or of a kind that is not read.
    """
    return _decode_with_pillow(str(path), path, number)


def _decode_with_pillow(name: str, data: bytes | str | Path, page: int = 0) -> npt.NDArray[np.generic]:
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    try:
        with _quiet_pillow(), PillowImage.open(source, formats=_PILLOW_FORMATS) as image:
            if page:
                image.seek(page)
            image.load()
            plain = image.convert("RGBA") if image.mode == "RGBa" else image
            if plain.mode in _GRAY_MODES - {"1", "LA", "La"}:
                return np.asarray(plain)
            return np.asarray(plain.convert("L" if plain.mode in ("1", "LA", "La") else "RGB"))
    except (*_PILLOW_FAULTS, MemoryError) as error:
        raise BadInput(
            f"The image {name} is damaged, truncated or not an image: remove it or copy it again."
        ) from error


def _as_gray_or_rgb(name: str, pixels: npt.NDArray[np.generic], gray: bool | None) -> RawImage:
    if pixels.ndim == 3 and (gray or pixels.shape[2] < 3):
        pixels = pixels[:, :, 0]
    if pixels.dtype not in (np.uint8, np.uint16):
        raise BadInput(
            f"The image {name} has pixels of type {pixels.dtype}; save it with 8 or 16 bits per channel."
        )
    contiguous: RawImage = np.ascontiguousarray(pixels)
    return contiguous
