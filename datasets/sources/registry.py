"""The readers, found by walking this folder."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from datasets.basics.errors import BadInput
from datasets.basics.registry import Registry
from datasets.sources.base import ImageSource
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
        f"{path} is neither an image, a folder of images, nor an .rtdc or HDF5 file: "
        "give the folder that holds the images."
    )


def open_source(row: DataRow) -> ImageSource:
    """Open the images of a row.

    Raises:
        BadInput: if the path does not exist, is damaged or is not what the row says.
    """
    path = Path(row.path)
    if not path.exists():
        raise BadInput(f"{path} does not exist: check the path, or name the folder where the data is now.")
    return cast(ImageSource, SOURCES.get(row.source).open_images(path))
