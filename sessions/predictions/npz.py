"""Predictions as NumPy arrays."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress
from datasets.basics.zip_guard import DAMAGE
from sessions.predictions.registry import Wishes, WriterInfo
from sessions.predictions.table import FilePredictions, Predictions

WRITER = WriterInfo(name="npz", title="NumPy arrays")

ALWAYS = ("files", "classes", "file_of", "names", "indices", "scores", "predicted")
SOMETIMES = (
    "unlike_training",
    "unreadable_file_of",
    "unreadable_names",
    "unreadable_indices",
    "unreadable_why",
)


def write(path: Path, predictions: Predictions, wishes: Wishes, progress: Progress) -> tuple[str, ...]:
    """Write the arrays ``files`` (n_files,) and ``classes`` (n_classes,), and for each image ``file_of`` (its
    index in ``files``), ``names``, ``indices``, ``scores`` (n, n_classes) and ``predicted``: the index of the
    class, or, where an image can have several, whether it has each of them, bool (n, n_classes). Where images
    were compared with the training images, ``unlike_training`` (n,): percent of the validation images that
    are less unlike.

    Images that could not be read stand apart, ``unreadable_…`` (m,): as a class they would need a number, and
    any number is one of a class to NumPy."""
    progress(0.0, f"Writing {path.name}")
    parts = predictions.files
    files: dict[str, int] = {}
    for part in parts:
        files.setdefault(part.file, len(files))
    read = [part.read() for part in parts]
    scores = np.concatenate([part.scores[own] for part, own in zip(parts, read, strict=True)])
    several = predictions.labels == "several"
    arrays = {
        "files": np.array(list(files), dtype=np.str_),
        "classes": np.array(predictions.classes, dtype=np.str_),
        "file_of": np.repeat(
            np.array([files[part.file] for part in parts], dtype=np.int32),
            [part.n_read for part in parts],
        ),
        "names": np.concatenate([_names(part)[own] for part, own in zip(parts, read, strict=True)]),
        "indices": np.concatenate([_numbers(part)[own] for part, own in zip(parts, read, strict=True)]),
        "scores": scores,
        "predicted": predictions.said(scores) if several else predictions.predicted(scores),
    }
    measured = [part.unlike[own] for part, own in zip(parts, read, strict=True) if part.unlike is not None]
    if predictions.compared and len(measured) == len(parts):
        arrays["unlike_training"] = np.concatenate(measured)
    if predictions.has_unreadable:
        arrays |= _unreadable(parts, files)
    atomic_write(path, lambda stream: np.savez_compressed(stream, allow_pickle=False, **arrays))
    return ()


def _names(part: FilePredictions) -> npt.NDArray[np.str_]:
    return np.array(list(part.names), dtype=np.str_)


def _numbers(part: FilePredictions) -> npt.NDArray[np.int64]:
    return np.asarray(part.numbers, dtype=np.int64)


def _unreadable(parts: Sequence[FilePredictions], files: dict[str, int]) -> dict[str, npt.NDArray[Any]]:
    """Return which images could not be read, and why."""
    missing = [(part, place, why) for part in parts for place, why in sorted(part.unreadable.items())]
    return {
        "unreadable_file_of": np.array([files[part.file] for part, _, _ in missing], dtype=np.int32),
        "unreadable_names": np.array([part.names[place] for part, place, _ in missing], dtype=np.str_),
        "unreadable_indices": np.array([part.numbers[place] for part, place, _ in missing], dtype=np.int64),
        "unreadable_why": np.array([why for _, _, why in missing], dtype=np.str_),
    }


def wrote(path: Path) -> bool:
    """Return whether the file holds the arrays of :func:`write` and no others."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = {name.removesuffix(".npy") for name in archive.namelist()}
    except DAMAGE:
        return False
    return held - set(SOMETIMES) == set(ALWAYS)
