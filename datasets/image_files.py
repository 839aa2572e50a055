"""Which files of a folder are images."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.files import SYSTEM_FILES
from datasets.naming import natural_key

IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".jp2", ".bmp", ".dib", ".tif", ".tiff", ".gif", ".webp"}
    | {".avif", ".pgm", ".ppm", ".pbm", ".pnm", ".ras", ".sr", ".tga", ".pcx", ".ico", ".sgi"}
)
_SYSTEM_NAMES = SYSTEM_FILES | {"__macosx", "$recycle.bin"}


def is_hidden(name: str) -> bool:
    """Return whether an operating system, not a person, put a file or folder of this name there."""
    return name.startswith(".") or name.casefold() in _SYSTEM_NAMES


def is_image_name(name: str) -> bool:
    """Return whether a file of this name is an image by its suffix."""
    return not is_hidden(name) and _is_image(name)


def list_image_names(folder: Path) -> list[str]:
    """Return the relative names (``/`` between folders) of all image files below, in natural order.

    Raises:
        BadInput: if the folder or one of its sub-folders cannot be read.
    """
    return sorted(find_image_names(folder), key=natural_key)


def find_image_names(folder: Path) -> list[str]:
    """Return the relative names (``/`` between folders) of all image files below, in no special order.

    Raises:
        BadInput: if the folder or one of its sub-folders cannot be read.
    """
    return [name for name in _walk(folder) if _is_image(name)]


def list_images(folder: Path) -> list[Path]:
    """Return all image files below ``folder`` in natural order of their relative names.

    Raises:
        BadInput: if the folder or one of its sub-folders cannot be read.
    """
    return [folder / name for name in list_image_names(folder)]


def count_other_files(folder: Path) -> int:
    """Return how many files below ``folder`` are neither images nor system files."""
    return sum(not _is_image(name) for name in _walk(folder))


def has_images(folder: Path) -> bool:
    """Return whether an image lies directly in ``folder`` or anywhere below it."""
    return any(_is_image(name) for name in _walk(folder))


def visible_entries(folder: Path) -> list[Path]:
    """Return what lies directly in ``folder``, without system files, in natural order.

    Raises:
        BadInput: if the folder does not exist or cannot be read.
    """
    try:
        entries = [entry for entry in folder.iterdir() if not is_hidden(entry.name)]
    except OSError as error:
        raise _unreadable(folder, error) from error
    return sorted(entries, key=lambda entry: natural_key(entry.name))


def _walk(folder: Path, below: str = "") -> Iterator[str]:
    """Yield the relative names of all files below; plain strings, because there may be a million."""
    try:
        with os.scandir(folder / below) as entries:
            found = [entry for entry in entries if not is_hidden(entry.name)]
    except OSError as error:
        raise _unreadable(Path(error.filename or folder), error) from error
    inner = []
    for entry in found:
        if not entry.is_dir():
            yield below + entry.name
        elif not entry.is_symlink():  # a link could lead in a circle
            inner.append(entry.name)
    for name in inner:
        yield from _walk(folder, f"{below}{name}/")


def _is_image(name: str) -> bool:
    """Return whether a visible file is an image by its suffix; the name may have folders before it."""
    place = name.rfind(".")
    # A name that only begins with a dot has no suffix; such names are hidden and do not come here.
    return place >= 0 and name[place:].lower() in IMAGE_SUFFIXES


def _unreadable(folder: Path, error: OSError) -> BadInput:
    return BadInput(
        f"The folder {folder} cannot be read ({error.strerror or error}): "
        "check the path and your permissions."
    )
