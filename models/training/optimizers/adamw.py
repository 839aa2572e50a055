"""AdamW: Loshchilov and Hutter, arXiv:1711.05101."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import DEFAULT_MEMORY, OptimizerInfo, chosen

OPTIMIZER = OptimizerInfo(
    name="adamw", title="AdamW", settings=("weight_decay", "beta_1", "beta_2", "amsgrad")
)


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.AdamW(
        weight_decay=spec.weight_decay,
        beta_1=chosen(spec.beta_1, DEFAULT_MEMORY),
        beta_2=chosen(spec.beta_2, 0.999),
        amsgrad=spec.amsgrad,
        **common,
    )
