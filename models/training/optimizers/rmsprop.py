"""RMSprop: Hinton, lecture 6e of Neural Networks for Machine Learning, 2012."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import DEFAULT_MEMORY, OptimizerInfo, chosen

OPTIMIZER = OptimizerInfo(name="rmsprop", title="RMSprop", settings=("rho", "momentum"))


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.RMSprop(
        rho=chosen(spec.rho, DEFAULT_MEMORY), momentum=chosen(spec.momentum, 0.0), **common
    )
