"""Images that were named twice are classified once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.spec import DataRow

FOLDER = "folder"
IMAGE_FILES = (FOLDER, "image_file")
"""Readers of image files; what they read in a folder, the row of a folder around it reads too."""


def each_once(rows: Sequence[DataRow]) -> tuple[tuple[DataRow, ...], tuple[str, ...]]:
    """Return the rows without those whose images another row holds too, and a sentence about each of these.

    Links and other spellings of a path count as the path; a copy of a file is another file.
    """
    places = [Path(row.path).resolve() for row in rows]
    folders = {place for row, place in zip(rows, places, strict=True) if row.source == FOLDER}
    seen: set[tuple[Path, str]] = set()
    kept: list[DataRow] = []
    told: dict[str, None] = {}
    for row, place in zip(rows, places, strict=True):
        around = next((folder for folder in place.parents if folder in folders), None)
        if row.source in IMAGE_FILES and around is not None:
            told[f"{row.path} lies in {around}, which is classified too: it counts once."] = None
        elif (place, row.selection) in seen:
            told[f"{row.path} was named twice: it counts once."] = None
        else:
            seen.add((place, row.selection))
            kept.append(row)
    return tuple(kept), tuple(told)
