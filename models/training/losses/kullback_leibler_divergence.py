"""Kullback-Leibler divergence of the probabilities from the targets."""

from __future__ import annotations

from typing import Any

from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo

LOSS = LossInfo(name="kullback_leibler_divergence", title="Kullback-Leibler divergence", several=False)


def make(spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
    """Return the loss; see :class:`models.training.losses.base.LossModule`."""
    import keras

    return keras.losses.KLDivergence(**common)
