"""The registry of optimizers, and making one."""

from __future__ import annotations

from typing import Any, cast

from datasets.basics.registry import Registry
from models.spec import TrainingSpec
from models.training.optimizers.base import OptimizerModule

OPTIMIZERS = Registry("models.training.optimizers", "OPTIMIZER")


def make_optimizer(spec: TrainingSpec) -> Any:
    """Return the keras optimizer with clipping, accumulation, weight averaging and weight decay as asked."""
    module = cast(OptimizerModule, OPTIMIZERS.get(spec.optimizer))
    optimizer = module.make(spec, _common(spec))
    # Decay pulls on what multiplies inputs; on offsets and normalisation it only harms.
    optimizer.exclude_from_weight_decay(var_names=["bias", "beta", "gamma"])
    return optimizer


def _common(spec: TrainingSpec) -> dict[str, Any]:
    common: dict[str, Any] = {
        "learning_rate": spec.learning_rate,
        "global_clipnorm": spec.clip_norm,
        "clipvalue": spec.clip_value,
        "gradient_accumulation_steps": spec.accumulation if spec.accumulation > 1 else None,
    }
    if spec.averaging is not None:
        # Keras averages after each batch, also where several make a step.
        common |= {"use_ema": True, "ema_momentum": spec.averaging ** (1 / spec.accumulation)}
    return common
