"""A change of settings while a training runs: from one epoch to the next, without losing what was learnt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.spec import Labels, TrainingSpec
from models.training.compiling import SETTINGS, compile_for_training

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Change:
    """What an epoch shall begin with."""

    spec: TrainingSpec
    network_changed: bool = False
    """Whether layers were frozen, set free, or given other dropout rates since the last epoch."""


BeforeEpoch = Callable[[int], Change | None]
"""Asked before each epoch (counted from 1): the settings from there on, or None for those in force."""


def recompile_if_needed(model: keras.Model, before: TrainingSpec, change: Change, labels: Labels) -> bool:
    """Compile the model anew if the change concerns the compiled step, and return whether it did.

    What the optimizer remembers of a variable is kept where the new one knows the variable too and is
    of the same kind.
    """
    changed = {name for name in SETTINGS if getattr(before, name) != getattr(change.spec, name)}
    if not changed and not change.network_changed:
        return False
    memory = {} if "optimizer" in changed else _by_name(model)
    compile_for_training(model, change.spec, labels)
    for name, variable in _by_name(model).items():
        kept = memory.get(name)
        if kept is not None and kept.shape == variable.shape:
            variable.assign(kept)
    return True


def _by_name(model: keras.Model) -> dict[tuple[str, int], Any]:
    """Return the optimizer's variables by name, and number where a name comes more than once."""
    found: dict[tuple[str, int], Any] = {}
    for variable in model.optimizer.variables:
        number = sum(name == variable.name for name, _ in found)
        found[variable.name, number] = variable
    return found
