"""Adagrad: Duchi, Hazan and Singer, JMLR 12, 2011."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import OptimizerInfo

OPTIMIZER = OptimizerInfo(name="adagrad", title="Adagrad")


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.Adagrad(**common)
