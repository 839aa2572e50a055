"""The cross-entropy that suits the labels: categorical for one per image, binary for several."""

from __future__ import annotations

from typing import Any

from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo

LOSS = LossInfo(name="cross_entropy", title="Cross-entropy", several=True, settings=("label_smoothing",))


def make(spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
    """Return the loss; see :class:`models.training.losses.base.LossModule`."""
    import keras

    kinds = keras.losses
    kind = kinds.CategoricalCrossentropy if labels == "one" else kinds.BinaryCrossentropy
    return kind(label_smoothing=spec.label_smoothing, **common)
