"""Predictions as NumPy arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from datasets.basics.files import atomic_write
from sessions.predictions.registry import WriterInfo
from sessions.predictions.table import Predictions

WRITER = WriterInfo(name="npz", title="NumPy arrays")


def write(path: Path, predictions: Predictions) -> None:
    """Write ``files``, ``names``, ``indices``, ``classes``, ``scores`` and ``predicted``: the index of
    the class, or, where an image can have several, whether it has each of them, bool (n, n_classes)."""
    arrays = {
        "files": np.array(predictions.files, dtype=np.str_),
        "names": np.array(predictions.names, dtype=np.str_),
        "indices": predictions.indices,
        "classes": np.array(predictions.classes, dtype=np.str_),
        "scores": predictions.scores,
        "predicted": predictions.said if predictions.labels == "several" else predictions.predicted,
    }
    atomic_write(path, lambda stream: np.savez_compressed(stream, allow_pickle=False, **arrays))
