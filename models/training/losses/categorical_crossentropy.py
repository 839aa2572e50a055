"""Categorical cross-entropy: minus the logarithm of the true class's probability."""

from __future__ import annotations

from typing import Any

from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo

LOSS = LossInfo(
    name="categorical_crossentropy",
    title="Categorical cross-entropy",
    several=False,
    settings=("label_smoothing",),
)


def make(spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
    """Return the loss; see :class:`models.training.losses.base.LossModule`."""
    import keras

    return keras.losses.CategoricalCrossentropy(label_smoothing=spec.label_smoothing, **common)
