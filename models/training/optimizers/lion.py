"""Lion: Chen et al., arXiv:2302.06675; wants a learning rate 3 to 10 times below Adam's."""

from __future__ import annotations

from typing import Any

from models.spec import TrainingSpec
from models.training.optimizers.base import DEFAULT_MEMORY, OptimizerInfo, chosen

OPTIMIZER = OptimizerInfo(name="lion", title="Lion", settings=("weight_decay", "beta_1", "beta_2"))


def make(spec: TrainingSpec, common: dict[str, Any]) -> Any:
    """Return the optimizer; see :class:`models.training.optimizers.base.OptimizerModule`."""
    import keras

    return keras.optimizers.Lion(
        weight_decay=spec.weight_decay or None,
        beta_1=chosen(spec.beta_1, DEFAULT_MEMORY),
        beta_2=chosen(spec.beta_2, 0.99),
        **common,
    )
