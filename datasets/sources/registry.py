"""The readers, found by walking this folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import platformdirs

from datasets.basics.errors import BadInput
from datasets.basics.registry import Registry
from datasets.sources.base import ImageSource, MeasuredSource, Remark, Selection
from datasets.sources.own_source import NEEDS, OwnReader
from datasets.spec import DataRow
from resources import PROGRAM

PLUGINS = platformdirs.user_data_path(PROGRAM, appauthor=False) / "sources"
"""Folder of the user's own readers. They are programs: only what lies there is run, nothing among data."""

SOURCES = Registry("datasets.sources", "SOURCE", plugins=PLUGINS, needs=NEEDS)


def source_name(path: Path) -> str:
    """Return the name of the reader for ``path``.

    Raises:
        BadInput: if the path does not exist or no reader reads it.
    """
    if not path.exists():
        raise BadInput(f"{path} does not exist: check the path, or name the folder where the data is now.")
    for reader in readers(SOURCES.plugin_files()):
        if reader.reads(path):
            name: str = reader.SOURCE.name
            return name
    raise BadInput(
        f"{path} is neither an image nor a file that holds images: give images, the folder that holds them, "
        f"or a file of images or of their labels ({', '.join(file_suffixes(SOURCES.plugin_files()))})."
        + "".join(f" {fault}" for fault in SOURCES.faults())
    )


# Asked for every file of every folder.
@lru_cache(maxsize=4)
def readers(plugin_files: tuple[tuple[Path, int], ...]) -> tuple[Any, ...]:
    """Return the readers, shipped and the user's own, for the state of ``SOURCES.plugin_files()``."""
    return tuple(map(_reader, SOURCES.entries().values()))


@lru_cache(maxsize=4)
def file_suffixes(plugin_files: tuple[tuple[Path, int], ...]) -> tuple[str, ...]:
    """Return the endings of all files that hold images or labels of them, without those of single images."""
    found = [suffix for reader in readers(plugin_files) for suffix in _suffixes(reader)]
    return tuple(dict.fromkeys(found))


def plugin_faults() -> tuple[str, ...]:
    """Return a sentence for each of the user's own readers that does not load."""
    return SOURCES.faults()


def open_source(row: DataRow, channels: Sequence[str] = ()) -> ImageSource:
    """Open the images of a row.

    Args:
        row: the row.
        channels: names of what is stacked to images (H, W, C); none: the ordinary gray or RGB images.

    Raises:
        BadInput: if the path does not exist, is damaged or is not what the row says, or has no such channels.
    """
    path = Path(row.path)
    if not path.exists():
        raise BadInput(f"{path} does not exist: check the path, or name the folder where the data is now.")
    module = _reader(SOURCES.get(row.source))
    if channels:
        if not hasattr(module, "channel_names"):
            raise BadInput(
                f"{path} has no channels ({', '.join(channels)}): choose gray or RGB (input.color), or use "
                "measurements that have these channels."
            )
        return cast(ImageSource, module.open_images(path, row.selection, tuple(channels)))
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
    module = _reader(SOURCES.get(source))
    return cast(Sequence[Selection], module.selections(path)) if hasattr(module, "selections") else ()


def channel_names(path: Path, source: str) -> tuple[str, ...]:
    """Return what can be stacked to images of several channels; none: ordinary images only.

    Raises:
        BadInput: if the file cannot be read.
    """
    module = _reader(SOURCES.get(source))
    return cast("tuple[str, ...]", module.channel_names(path)) if hasattr(module, "channel_names") else ()


def scalar_names(path: Path, source: str) -> tuple[str, ...]:
    """Return the names of the values that were measured of each image, if any.

    Raises:
        BadInput: if the file cannot be read.
    """
    module = _reader(SOURCES.get(source))
    return cast("tuple[str, ...]", module.scalar_names(path)) if hasattr(module, "scalar_names") else ()


def remarks(path: Path, source: str) -> tuple[Remark, ...]:
    """Return what the user should know of how a file was understood.

    Raises:
        BadInput: if the file cannot be read.
    """
    module = _reader(SOURCES.get(source))
    return cast("tuple[Remark, ...]", module.remarks(path)) if hasattr(module, "remarks") else ()


def row_scalars(row: DataRow, source: ImageSource, names: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return measured values of all images of an opened row, (n_images, k) float32; NaN: missing.

    Raises:
        BadInput: if the row has no such values.
    """
    if not isinstance(source, MeasuredSource):
        raise BadInput(
            f"{row.path} has no measured values ({', '.join(names)}): take them out of the input "
            "(input.scalars), or use measurements that have them."
        )
    return source.scalars(names)


def companions(path: Path) -> list[tuple[str, Path]]:
    """Return the other files that the images of a file need, as (relative name, path).

    Raises:
        BadInput: if the file cannot be read.
    """
    for reader in _readers_with_companions(SOURCES.plugin_files()):
        if reader.reads(path):
            return cast(list[tuple[str, Path]], reader.companions(path))
    return []


# Asked for every file of every folder.
@lru_cache(maxsize=4)
def _readers_with_companions(plugin_files: tuple[tuple[Path, int], ...]) -> tuple[Any, ...]:
    """Return the readers of files that do not stand alone."""
    return tuple(reader for reader in readers(plugin_files) if hasattr(reader, "companions"))


def _reader(entry: Any) -> Any:
    return OwnReader(entry) if SOURCES.is_plugin(entry) else entry


def _suffixes(reader: Any) -> tuple[str, ...]:
    """Return the endings of a reader's files: those that it reads in folders, or only when they are named."""
    suffixes: tuple[str, ...] = reader.SOURCE.suffixes or getattr(reader, "SUFFIXES", ())
    return suffixes
