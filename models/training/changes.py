"""A change of settings while a training runs: from one epoch to the next, without losing what was learnt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from models.spec import TrainingSpec
from models.training.optimizer import compile_for_training

if TYPE_CHECKING:
    import keras

COMPILED = ("optimizer", "weight_decay", "label_smoothing")
"""Settings that are part of the compiled step; the others are looked up before each step or epoch."""


@dataclass(frozen=True)
class Change:
    """What an epoch shall begin with."""

    spec: TrainingSpec
    network_changed: bool = False
    """Whether layers were frozen, set free, or given other dropout rates since the last epoch."""


BeforeEpoch = Callable[[int], Change | None]
"""Asked before each epoch (counted from 1): the settings from there on, or None for those in force."""


def recompile_if_needed(model: keras.Model, before: TrainingSpec, change: Change) -> None:
    """Compile the model anew if the change concerns the compiled step.

    What the optimizer remembers of a variable is kept where the new one knows the variable too and is
    of the same kind.
    """
    changed = {name for name in COMPILED if getattr(before, name) != getattr(change.spec, name)}
    if not changed and not change.network_changed:
        return
    memory = {} if "optimizer" in changed else _memory(model)
    compile_for_training(model, change.spec)
    for variable in model.optimizer.variables:
        kept = memory.get(variable.name)
        if kept is not None and kept.shape == tuple(variable.shape):
            variable.assign(kept)


def _memory(model: keras.Model) -> dict[str, npt.NDArray[Any]]:
    return {variable.name: np.array(variable.numpy()) for variable in model.optimizer.variables}
