"""Probabilities of images: batches through one compiled function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from datasets.batch import NetworkInputs
from models.backend import Forward, compile_forward

if TYPE_CHECKING:
    import keras


def predict(
    model: keras.Model,
    batches: Iterable[NetworkInputs],
    progress: Progress = silent,
    n_images: int = 0,
) -> npt.NDArray[np.float32]:
    """Return the probabilities of all images, in their order.

    Args:
        batches: prepared images, float32 (b, height, width, channels) each, or whatever the network takes;
            b may differ.
        progress: told after each batch, and asked whether the user cancelled.
        n_images: how many images there are in all, for the progress; 0: not known.

    Returns:
        float32 (n, n_classes).
    """
    return run_batches(compile_forward(model), batches, model.output_shape[-1], progress, n_images)


def run_batches(
    forward: Forward,
    batches: Iterable[NetworkInputs],
    n_classes: int,
    progress: Progress = silent,
    n_images: int = 0,
) -> npt.NDArray[np.float32]:
    """As :func:`predict`, with a forward pass that is compiled already."""
    parts = [np.empty((0, n_classes), dtype=np.float32)]
    done = 0
    for inputs in batches:
        parts.append(forward(inputs))
        done += len(parts[-1])
        progress(min(1.0, done / n_images) if n_images else 0.0, f"{done:,} images classified")
    return np.concatenate(parts)
