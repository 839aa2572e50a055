"""Order of file names, and numbers in sentences."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Return the sort key that puts ``image 2`` before ``image 10``, whatever the case of the letters."""
    plain = name if name.isascii() else unicodedata.normalize("NFC", name)
    parts: list[str | int] = [*_NUMBER.split(plain.casefold())]
    parts[1::2] = map(int, parts[1::2])
    return parts, name


def counted(n: int, one: str, many: str) -> str:
    """Return e.g. ``"1 image"`` or ``"3 images"``."""
    return f"{n} {one if n == 1 else many}"
