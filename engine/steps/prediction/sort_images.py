"""Copies classified images into one folder per predicted class."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import TEMPORARY_MARK
from datasets.basics.progress import Progress
from datasets.sources.base import ImageSource
from datasets.sources.registry import open_source
from datasets.spec import DataRow
from models.decisions.document import UNKNOWN
from sessions.predictions.table import Predictions

_LONGEST_NAME_BYTES = 255
"""Of Linux; Windows and macOS take as many letters."""
_LONGEST_ENDING = 16
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def check_sort_folder(folder: Path) -> None:
    """Check before any work that the copies have a folder of their own.

    Raises:
        BadInput: if the folder holds anything already, or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} is not an empty folder: name a new one for the sorted copies.")
    if not folder.parent.is_dir():
        raise BadInput(f"The folder {folder.parent} is not there: make it first or choose another one.")


def sort_images(rows: Sequence[DataRow], predictions: Predictions, folder: Path, progress: Progress) -> None:
    """Copy image files as they are; images of .rtdc files are written as PNG. Originals stay untouched.

    An image that could not be read has no class, so no copy. The folder appears when all copies are in it, or
    not at all.

    Args:
        rows: the rows of ``predictions.files``, in their order.
        predictions: what was predicted of all their images.
        folder: to be made; it may exist and be empty.
        progress: told after each image.

    Raises:
        BadInput: if an image cannot be read any more.
        WorkFailed: if a copy cannot be written.
    """
    draft = folder.with_name(f"{folder.name}{TEMPORARY_MARK}{secrets.token_hex(4)}")
    try:
        draft.mkdir()
        _fill(rows, predictions, draft, progress)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise WorkFailed(
            f"Images cannot be copied into {folder} ({error.strerror or error}): make room on the disk, or "
            "choose another folder."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(rows: Sequence[DataRow], predictions: Predictions, folder: Path, progress: Progress) -> None:
    done = 0
    folders = folder_names([*predictions.classes, UNKNOWN])
    for number, (row, part) in enumerate(zip(rows, predictions.files, strict=True)):
        names = [predictions.classes[place] for place in predictions.predicted(part.scores).tolist()]
        for place in np.flatnonzero(predictions.unknown_of(part, 0, len(part))).tolist():
            names[place] = UNKNOWN
        prefix = f"{number}_" if len(rows) > 1 else ""
        with open_source(row) as source:
            for index in np.flatnonzero(part.read()).tolist():
                target = folder / folders[names[index]]
                target.mkdir(exist_ok=True)
                _copy(source, index, target, prefix)
                done += 1
                progress(done / len(predictions), "Copying images into class folders")


def _copy(source: ImageSource, index: int, folder: Path, prefix: str) -> None:
    file = source.image_path(index)
    ending = "" if file is not None else ".png"
    name = f"{_file_name(source.name(index))}{ending}"
    target = folder / fitting_name(prefix, name)
    while target.exists():
        # Images of two sub-folders, whose names became the same.
        prefix = f"{index}_{prefix}"
        target = folder / fitting_name(prefix, name)
    if file is not None:
        shutil.copyfile(file, target)
        return
    image = np.asarray(source.read(index))
    stored = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    written, content = cv2.imencode(".png", stored)
    if not written:
        raise BadInput(f"Image {source.name(index)} cannot be written as PNG.")
    target.write_bytes(content.tobytes())


def folder_names(classes: Sequence[str]) -> dict[str, str]:
    """Return a folder's name for each class; no two share one, also where capitals do not count."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(classes):
        plain = folder = _file_name(name)
        number = 2
        while folder.casefold() in taken:
            folder, number = f"{plain}-{number}", number + 1
        taken.add(folder.casefold())
        found[name] = folder
    return found


def fitting_name(prefix: str, name: str) -> str:
    """Return prefix and name, of which letters before the ending are left out if the system takes no more."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        stem, ending = name, ""
    room = _LONGEST_NAME_BYTES - len(os.fsencode(prefix + dot + ending))
    if len(os.fsencode(stem)) > room:
        stem = os.fsencode(stem)[:room].decode("utf-8", "ignore")
    return f"{prefix}{stem}{dot if ending else ''}{ending}"


def _file_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("_", name).strip(" .") or "_"
