"""The words of a file name, and the date in it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import PurePath

# Fixed patterns without nested repeats: no name can make them slow.
_DATE = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)(?P<mark>[-_. ]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)"
    r"|(?P<day2>\d\d)(?P<mark2>[-_.])(?P<month2>\d\d)(?P=mark2)(?P<year2>(?:19|20)\d\d))(?!\d)"
)
_ENDS_OF_WORDS = re.compile(r"[\s._\-]+")


@lru_cache(maxsize=4096)
def row_name(path: str) -> str:
    """Return the last name of a row's path."""
    return PurePath(path).name


@lru_cache(maxsize=4096)
def folder_above(path: str) -> str:
    """Return the name of the folder that holds a row's file or folder."""
    return PurePath(path).parent.name


@lru_cache(maxsize=4096)
def folders(path: str) -> tuple[str, ...]:
    """Return the names in a row's path, from the root to the last one."""
    return PurePath(path).parts


def stem(name: str) -> str:
    """Return an image's name without folders and suffix."""
    last = name.rpartition("/")[2]
    start, dot, _ = last.rpartition(".")
    return start if dot and start else last


def find_date(text: str) -> str:
    """Return the first date of a text as YYYY-MM-DD; empty if it has none.

    Read are 2024-05-11, 2024_05_11, 20240511 and the like, and 11.05.2024.
    """
    for match in _DATE.finditer(text):
        if found := _as_date(match):
            return found
    return ""


# Each word of the same names is asked for, one after the other, when groups are guessed.
@lru_cache(maxsize=32_768)
def words(name: str) -> tuple[str, ...]:
    """Return the words of an image's name without folders and suffix; a date is one word."""
    text = stem(name)
    found: list[str] = []
    place = 0
    for match in _DATE.finditer(text):
        if as_date := _as_date(match):
            found += [*_ENDS_OF_WORDS.split(text[place : match.start()]), as_date]
            place = match.end()
    found += _ENDS_OF_WORDS.split(text[place:])
    return tuple(word for word in found if word)


def _as_date(match: re.Match[str]) -> str:
    year = match["year"] or match["year2"]
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
