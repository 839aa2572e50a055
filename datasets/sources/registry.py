"""The readers, found by walking this folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import cast

from datasets.basics.errors import BadInput
from datasets.basics.registry import Registry
from datasets.sources.base import ImageSource, Selection
from datasets.spec import DataRow

SOURCES = Registry("datasets.sources", "SOURCE")


def source_name(path: Path) -> str:
    """Return the name of the reader for ``path``.

    Raises:
        BadInput: if the path does not exist or no reader reads it.
    """
    if not path.exists():
        raise BadInput(f"{path} does not exist: check the path, or name the folder where the data is now.")
    for name, module in SOURCES.entries().items():
        if module.reads(path):
            return name
    raise BadInput(
        f"{path} is neither an image, a folder of images, nor a file that holds images or labels of images "
        "(.rtdc, .h5, .npy, .npz, .tif, .csv, .xlsx, IDX): give the folder that holds the images."
    )


def open_source(row: DataRow) -> ImageSource:
    """Open the images of a row.

    Raises:
        BadInput: if the path does not exist, is damaged or is not what the row says.
    """
    path = Path(row.path)
    if not path.exists():
        raise BadInput(f"{path} does not exist: check the path, or name the folder where the data is now.")
    module = SOURCES.get(row.source)
    if hasattr(module, "selections"):
        return cast(ImageSource, module.open_images(path, row.selection))
    if row.selection:
        raise BadInput(
            f"{path} is read as {module.SOURCE.title}, which has no labels such as {row.selection!r}: "
            "remove the row and add the file again."
        )
    return cast(ImageSource, module.open_images(path))


def selections(path: Path, source: str) -> Sequence[Selection]:
    """Return the classes that a file holds; none: its images have no labels of their own.

    Raises:
        BadInput: if the file cannot be read.
    """
    module = SOURCES.get(source)
    return cast(Sequence[Selection], module.selections(path)) if hasattr(module, "selections") else ()


def companions(path: Path) -> list[tuple[str, Path]]:
    """Return the other files that the images of a file need, as (relative name, path).

    Raises:
        BadInput: if the file cannot be read.
    """
    for module in _modules_with_companions():
        if module.reads(path):
            return cast(list[tuple[str, Path]], module.companions(path))
    return []


@lru_cache(maxsize=1)
def _modules_with_companions() -> tuple[ModuleType, ...]:
    """Return the readers of files that do not stand alone; asked for every file of every folder."""
    return tuple(module for module in SOURCES.entries().values() if hasattr(module, "companions"))
