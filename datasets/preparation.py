"""Going through files that can only be opened after they were read as a whole, where the user can cancel."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of, silent
from datasets.image_files import is_hidden
from datasets.sources.registry import SOURCES, readers


def prepare_files(paths: Sequence[Path], progress: Progress = silent) -> None:
    """Go through the videos and TFRecord files among some paths and in folders below them.

    What is found out is kept for when they are opened. Faults are left to opening, where they are told.

    Raises:
        Cancelled: by ``progress``.
    """
    slow = [reader for reader in readers(SOURCES.plugin_files()) if hasattr(reader, "prepare")]
    marks = tuple(suffix for reader in slow for suffix in reader.SOURCE.suffixes)
    files = [file for path in paths for file in _files(path, marks)]
    found = [(reader, file) for file in files if (reader := _reader_of(slow, file))]
    for number, (reader, file) in enumerate(found):
        try:
            reader.prepare(file, part_of(progress, number / len(found), (number + 1) / len(found)))
        except BadInput:
            continue


def _reader_of(slow: Sequence[Any], file: Path) -> Any:
    return next((reader for reader in slow if reader.reads(file)), None)


def _files(path: Path, marks: Sequence[str]) -> Iterator[Path]:
    """Yield the file, or the files below a folder, in whose names one of the marks stands."""
    if path.is_file():
        yield path
    for here, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(names):
            # Plain strings, because the folder may have 100,000 images.
            lower = name.lower()
            if any(mark in lower for mark in marks) and not is_hidden(name):
                yield Path(here) / name
