"""Predictions as NumPy arrays."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress
from datasets.basics.zip_guard import DAMAGE
from sessions.predictions.registry import Wishes, WriterInfo
from sessions.predictions.table import Predictions

WRITER = WriterInfo(name="npz", title="NumPy arrays")

ALWAYS = ("files", "classes", "file_of", "names", "indices", "scores", "predicted")
SOMETIMES = ("unlike_training",)


def write(path: Path, predictions: Predictions, wishes: Wishes, progress: Progress) -> tuple[str, ...]:
    """Write the arrays ``files`` (n_files,) and ``classes`` (n_classes,), and for each image ``file_of`` (its
    index in ``files``), ``names``, ``indices``, ``scores`` (n, n_classes) and ``predicted``: the index of the
    class, or, where an image can have several, whether it has each of them, bool (n, n_classes). Where images
    were compared with the training images, ``unlike_training`` (n,): percent of the validation images that
    are less unlike."""
    progress(0.0, f"Writing {path.name}")
    parts = predictions.files
    files: dict[str, int] = {}
    for part in parts:
        files.setdefault(part.file, len(files))
    scores = np.concatenate([part.scores for part in parts])
    several = predictions.labels == "several"
    arrays = {
        "files": np.array(list(files), dtype=np.str_),
        "classes": np.array(predictions.classes, dtype=np.str_),
        "file_of": np.repeat(
            np.array([files[part.file] for part in parts], dtype=np.int32),
            [len(part) for part in parts],
        ),
        "names": np.concatenate([np.array(list(part.names), dtype=np.str_) for part in parts]),
        "indices": np.concatenate([np.asarray(part.numbers, dtype=np.int64) for part in parts]),
        "scores": scores,
        "predicted": predictions.said(scores) if several else predictions.predicted(scores),
    }
    measured = [part.unlike for part in parts if part.unlike is not None]
    if predictions.compared and len(measured) == len(parts):
        arrays["unlike_training"] = np.concatenate(measured)
    atomic_write(path, lambda stream: np.savez_compressed(stream, allow_pickle=False, **arrays))
    return ()


def wrote(path: Path) -> bool:
    """Return whether the file holds the arrays of :func:`write` and no others."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = {name.removesuffix(".npy") for name in archive.namelist()}
    except DAMAGE:
        return False
    return held - set(SOMETIMES) == set(ALWAYS)
