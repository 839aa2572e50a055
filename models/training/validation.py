"""Loss and accuracy of the validation images after an epoch."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from datasets.batch import Batch
from models.backend import Forward

SMALLEST_PROBABILITY = 1e-7
"""Probabilities are clipped here before the logarithm, as in keras."""


def validate(forward: Forward, batches: Iterable[Batch]) -> tuple[float, float] | None:
    """Return (mean cross-entropy in nats, accuracy), or None where there are no images."""
    total = correct = 0
    loss = 0.0
    for batch in batches:
        probabilities = forward(batch.inputs)
        labels = batch.targets.argmax(axis=1)
        true = probabilities[np.arange(len(labels)), labels].astype(np.float64)
        # maximum, not clip: a NaN has to come through.
        loss -= float(np.log(np.maximum(true, SMALLEST_PROBABILITY)).sum())
        correct += int((probabilities.argmax(axis=1) == labels).sum())
        total += len(labels)
    return (loss / total, correct / total) if total else None
