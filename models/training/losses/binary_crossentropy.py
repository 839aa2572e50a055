"""Binary cross-entropy: each class is a question of its own; the mean over the classes."""

from __future__ import annotations

from typing import Any

from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo

LOSS = LossInfo(
    name="binary_crossentropy", title="Binary cross-entropy", several=True, settings=("label_smoothing",)
)


def make(spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
    """Return the loss; see :class:`models.training.losses.base.LossModule`."""
    import keras

    return keras.losses.BinaryCrossentropy(label_smoothing=spec.label_smoothing, **common)
