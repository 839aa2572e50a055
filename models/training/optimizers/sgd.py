"""SGD: stochastic gradient descent with momentum."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import DEFAULT_MEMORY, OptimizerInfo, chosen

OPTIMIZER = OptimizerInfo(name="sgd", title="SGD", settings=("weight_decay", "momentum", "nesterov"))


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.SGD(
        weight_decay=spec.weight_decay or None,
        momentum=chosen(spec.momentum, DEFAULT_MEMORY),
        nesterov=spec.nesterov,
        **common,
    )
