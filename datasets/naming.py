"""Order of file names, what they may hold, and numbers in sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MOST_NAMED = 3
"""Names that a sentence lists."""
_NUMBER = re.compile(r"(\d+)")
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Return the sort key that puts ``image 2`` before ``image 10``, whatever the case of the letters."""
    parts: list[str | int] = [*_NUMBER.split(composed(name).casefold())]
    parts[1::2] = map(int, parts[1::2])
    return parts, name


def composed(text: str) -> str:
    """Return a text with each letter and its marks as one sign: macOS writes ö as o and a mark."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def counted(n: int, one: str, many: str) -> str:
    """Return e.g. ``"1 image"`` or ``"3 images"``."""
    return f"{n} {one if n == 1 else many}"


def list_of(names: Sequence[str]) -> str:
    """Return e.g. ``"a, b, c and 2 more"``."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def file_name(text: str) -> str:
    """Return a text as the name of a file or folder on any system: what is not allowed becomes ``_``."""
    return _NOT_IN_FILE_NAMES.sub("_", text).strip(" .") or "_"
