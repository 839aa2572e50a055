"""Size and kind of PNG and JPEG images, read from their first bytes without an image library."""

from __future__ import annotations

import struct
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PNG_GRAY = frozenset({0, 4})
"""Colour types of the chunk IHDR that are gray: alone, with alpha (PNG specification, 11.2.2)."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers SOF0…SOF15, which hold the size (ITU T.81, table B.1)."""
_PNG_SIZE = struct.Struct(">II")
_SEGMENT = struct.Struct(">BBHBHHB")
"""Of a JPEG: 0xFF, marker, length; in a frame also precision, height, width, components (ITU T.81, B.2.2)."""
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


class Header(NamedTuple):
    """What the first bytes of an image say."""

    width: int
    height: int
    gray: bool


def read_header(data: bytes) -> Header | None:
    """Return size and kind of a PNG or JPEG, or None for another format or a damaged header."""
    if data.startswith(_PNG):
        return _png_header(data)
    if data.startswith(_JPEG):
        return _jpeg_header(data)
    return None


def _png_header(data: bytes) -> Header | None:
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    width, height = _PNG_SIZE.unpack_from(data, 16)
    return Header(width, height, data[25] in _PNG_GRAY)


def _jpeg_header(data: bytes) -> Header | None:
    place, last = 2, len(data) - _SEGMENT.size
    while place <= last:
        mark, marker, length, _, height, width, components = _SEGMENT.unpack_from(data, place)
        if mark != 0xFF:
            return None
        if marker in _FRAMES:
            return Header(width, height, components == 1)
        if marker == 0xFF:
            place += 1  # a fill byte
        elif marker in _WITHOUT_LENGTH:
            place += 2
        else:
            place += 2 + length
    return None
