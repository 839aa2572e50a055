"""Size and kind of PNG and JPEG images, read from their first bytes without an image library."""

from __future__ import annotations

from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PNG_GRAY = frozenset({0, 4})
"""Colour types of the chunk IHDR that are gray: alone, with alpha (PNG specification, 11.2.2)."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers SOF0…SOF15, which hold the size (ITU T.81, table B.1)."""
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
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return Header(width, height, data[25] in _PNG_GRAY)


def _jpeg_header(data: bytes) -> Header | None:
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _FRAMES:
            height = int.from_bytes(data[place + 5 : place + 7], "big")
            width = int.from_bytes(data[place + 7 : place + 9], "big")
            return Header(width, height, data[place + 9] == 1)
        if marker == 0xFF:
            place += 1  # a fill byte
        elif marker in _WITHOUT_LENGTH:
            place += 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None
