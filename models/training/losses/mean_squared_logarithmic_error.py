"""Mean squared difference between the logarithms of 1 + target and 1 + probability."""

from __future__ import annotations

from typing import Any

from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo

LOSS = LossInfo(name="mean_squared_logarithmic_error", title="Mean squared logarithmic error", several=True)


def make(spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
    """Return the loss; see :class:`models.training.losses.base.LossModule`."""
    import keras

    return keras.losses.MeanSquaredLogarithmicError(**common)
