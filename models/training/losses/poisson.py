"""Poisson loss: probability minus target times its logarithm."""

from __future__ import annotations

from typing import Any

from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo

LOSS = LossInfo(name="poisson", title="Poisson", several=True)


def make(spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
    """Return the loss; see :class:`models.training.losses.base.LossModule`."""
    import keras

    return keras.losses.Poisson(**common)
