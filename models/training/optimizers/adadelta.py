"""Adadelta: Zeiler, arXiv:1212.5701; its usual learning rate is 1."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import OptimizerInfo, chosen

OPTIMIZER = OptimizerInfo(name="adadelta", title="Adadelta", settings=("rho",))


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.Adadelta(rho=chosen(spec.rho, 0.95), **common)
