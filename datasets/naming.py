"""Order of file names, and numbers in sentences."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Return the sort key that puts ``image 2`` before ``image 10``, whatever the case of the letters."""
    parts = _NUMBER.split(unicodedata.normalize("NFC", name).casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], name


def counted(n: int, one: str, many: str) -> str:
    """Return e.g. ``"1 image"`` or ``"3 images"``."""
    return f"{n} {one if n == 1 else many}"
