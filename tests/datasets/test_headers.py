"""Size and kind of PNG and JPEG by their first bytes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from datasets.headers import read_header

KINDS = [
    ("PNG", "1", True),
    ("PNG", "L", True),
    ("PNG", "LA", True),
    ("PNG", "I;16", True),
    ("PNG", "P", False),
    ("PNG", "RGB", False),
    ("PNG", "RGBA", False),
    ("JPEG", "L", True),
    ("JPEG", "RGB", False),
    ("JPEG", "CMYK", False),
]


def packed(kind: str, mode: str, **options: object) -> bytes:
    """Return an image of 30 x 20 px as the bytes of a file."""
    stream = io.BytesIO()
    Image.new(mode, (30, 20)).save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize(("kind", "mode", "gray"), KINDS)
def test_size_and_kind_are_what_was_written(kind: str, mode: str, gray: bool) -> None:
    """Width, height and whether it is gray, for every kind of pixel."""
    header = read_header(packed(kind, mode))
    assert header is not None
    assert (header.width, header.height, header.gray) == (30, 20, gray)


def test_a_jpeg_with_a_long_head_is_read() -> None:
    """Metadata and fill bytes before the size are skipped; a progressive file has another marker."""
    comment = b"\xff\xfe" + (5000).to_bytes(2, "big") + bytes(4998)
    data = packed("JPEG", "RGB", progressive=True, exif=bytes(2000))
    header = read_header(data[:2] + comment + b"\xff" + data[2:])
    assert header is not None and (header.width, header.height) == (30, 20)


def test_a_jpeg_that_claims_to_be_huge_says_so() -> None:
    """The size of the header counts, whatever follows."""
    data = bytearray(packed("JPEG", "L"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = b"\xff\xff\xff\xff"
    header = read_header(bytes(data))
    assert header is not None and header.width * header.height == 65535**2


@given(st.binary(max_size=60), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]))
def test_junk_has_no_header_or_any(junk: bytes, start: bytes) -> None:
    """Whatever the bytes are, they are read without an error, and only PNG and JPEG have a header."""
    header = read_header(start + junk)
    assert start or junk.startswith((b"\x89PNG", b"\xff\xd8")) or header is None


def test_a_cut_file_has_no_header() -> None:
    """Where the size is cut off, nothing is known."""
    assert read_header(packed("PNG", "L")[:20]) is None
    assert read_header(packed("JPEG", "L")[:30]) is None
    assert read_header(np.zeros(100, np.uint8).tobytes()) is None
