"""Nadam: Dozat, Incorporating Nesterov momentum into Adam, 2016."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import DEFAULT_MEMORY, OptimizerInfo, chosen

OPTIMIZER = OptimizerInfo(name="nadam", title="Nadam", settings=("beta_1", "beta_2"))


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.Nadam(
        beta_1=chosen(spec.beta_1, DEFAULT_MEMORY), beta_2=chosen(spec.beta_2, 0.999), **common
    )
