"""Tags of the first page of a TIFF file, by which decoders turn pixels or not, each in its own way."""

from __future__ import annotations

import struct

BEGINNINGS = frozenset({b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"})
ORIENTATION = 274
PHOTOMETRIC = 262
WHITE_IS_ZERO = 0
"""Value of ``PHOTOMETRIC`` (TIFF 6.0, page 37): 0 is white, the highest value black."""

_UPRIGHT = 1
_SHORT = 3


def read_short(content: bytes, tag: int) -> int | None:
    """Return the value of a tag that is a number of 16 bits, or None where the file has none such."""
    place = _place(content, tag)
    return None if place is None else int(struct.unpack_from(f"{_order(content)}H", content, place)[0])


def as_stored(content: bytes) -> bytes:
    """Return a TIFF file with the tag for turned and mirrored images set to upright."""
    place = _place(content, ORIENTATION)
    if place is None or read_short(content, ORIENTATION) == _UPRIGHT:
        return content
    changed = bytearray(content)
    struct.pack_into(f"{_order(content)}H", changed, place, _UPRIGHT)
    return bytes(changed)


def _order(content: bytes) -> str:
    return "<" if content[:1] == b"I" else ">"


def _place(content: bytes, tag: int) -> int | None:
    """Return where the value of a tag stands (TIFF 6.0, page 14; BigTIFF has longer entries)."""
    order, is_big = _order(content), content[2:4] in (b"+\0", b"\0+")
    try:
        [start] = struct.unpack_from(f"{order}Q" if is_big else f"{order}I", content, 8 if is_big else 4)
        [n] = struct.unpack_from(f"{order}Q" if is_big else f"{order}H", content, start)
        first, length = (start + 8, 20) if is_big else (start + 2, 12)
        for entry in range(first, min(first + n * length, len(content)), length):
            number, kind = struct.unpack_from(f"{order}HH", content, entry)
            value = entry + length - (8 if is_big else 4)
            if number == tag and kind == _SHORT and value + 2 <= len(content):
                return value
    except struct.error:
        pass  # a damaged file is for the decoder to tell
    return None
