"""Copies classified images into one folder per predicted class."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import cv2
import numpy as np

from datasets.basics.errors import BadInput
from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress
from datasets.sources.base import ImageSource
from datasets.sources.registry import open_source
from datasets.spec import DataRow
from sessions.predictions.table import Predictions

_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def check_sort_folder(folder: Path) -> None:
    """Check before any work that the copies have a folder of their own.

    Raises:
        BadInput: if the folder holds anything already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} is not an empty folder: name a new one for the sorted copies.")


def sort_images(
    rows: tuple[DataRow, ...], predictions: Predictions, folder: Path, progress: Progress
) -> None:
    """Copy image files as they are; images of .rtdc files are written as PNG. Originals stay untouched."""
    place = 0
    for number, row in enumerate(rows):
        with open_source(row) as source:
            for index in range(source.n_images):
                class_name = predictions.classes[predictions.predicted[place]]
                target = folder / _file_name(class_name)
                target.mkdir(parents=True, exist_ok=True)
                _copy(source, index, target, f"{number}_" if len(rows) > 1 else "")
                place += 1
                progress(place / len(predictions), "Copying images into class folders")


def _copy(source: ImageSource, index: int, folder: Path, prefix: str) -> None:
    file = source.image_path(index)
    if file is not None:
        shutil.copyfile(file, folder / f"{prefix}{_file_name(source.name(index))}")
        return
    image = np.asarray(source.read(index))
    stored = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    written, content = cv2.imencode(".png", stored)
    if not written:
        raise BadInput(f"Image {source.name(index)} cannot be written as PNG.")
    atomic_write(folder / f"{prefix}{_file_name(source.name(index))}.png", content.tobytes())


def _file_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("_", name).strip(" .") or "_"
