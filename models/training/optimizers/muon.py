"""Muon: Jordan et al., 2024; dense layers by Muon, everything else by Adam."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import OptimizerInfo, chosen

OPTIMIZER = OptimizerInfo(name="muon", title="Muon", settings=("weight_decay", "momentum", "nesterov"))


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.Muon(
        weight_decay=spec.weight_decay or None,
        momentum=chosen(spec.momentum, 0.95),
        nesterov=spec.nesterov,
        **common,
    )
