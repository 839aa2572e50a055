"""The last step before the network: scaling of pixel values."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from datasets.arrays import Image
from datasets.basics.errors import BadInput
from datasets.spec import InputSpec

SMALLEST_STD = 1e-4
"""Stands for a standard deviation of (nearly) zero, as in AIDeveloper."""


def normalize(batch: npt.NDArray[np.uint8], spec: InputSpec) -> npt.NDArray[np.float32]:
    """Return a batch (n, height, width, channels) scaled as the input asks for, float32.

    ``none``: I. ``divide_by_255``: I / 255. ``per_image``: (I - mean(I)) / std(I) over all pixels and
    channels of each image. ``training_data``: (I - m) / s with the mean and the pooled standard deviation
    of all training pixels. A standard deviation below 1e-4 counts as 1e-4.

    Raises:
        BadInput: if ``training_data`` is asked for while the input has no mean and standard deviation.
    """
    values = batch.astype(np.float32)
    if spec.normalization == "divide_by_255":
        values /= np.float32(255.0)
    elif spec.normalization == "per_image":
        axes = tuple(range(1, values.ndim))
        mean = values.mean(axis=axes, keepdims=True, dtype=np.float64)
        std = values.std(axis=axes, keepdims=True, dtype=np.float64)
        values -= mean.astype(np.float32)
        values /= np.maximum(std, SMALLEST_STD).astype(np.float32)
    elif spec.normalization == "training_data":
        if spec.mean is None or spec.std is None:
            raise BadInput(
                "The mean and standard deviation of the training data are unknown: train first, "
                "or choose another normalisation."
            )
        values -= np.float32(spec.mean)
        values /= np.float32(max(spec.std, SMALLEST_STD))
    return values


def pooled_statistics(images: Iterable[Image]) -> tuple[float, float]:
    """Return mean and standard deviation of all pixels of all images together (0…255), exactly.

    Raises:
        BadInput: if there are no images.
    """
    counts = np.zeros(256, dtype=np.int64)
    for image in images:
        counts += np.bincount(image.ravel(), minlength=256)
    total = int(counts.sum())
    if total == 0:
        raise BadInput("There are no training images to take the mean and standard deviation of.")
    values = np.arange(256, dtype=np.float64)
    mean = float((counts * values).sum() / total)
    variance = float((counts * (values - mean) ** 2).sum() / total)
    return mean, variance**0.5
