"""The state of a training at the end of an epoch: all that a bit-exact resume needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.options import Options

if TYPE_CHECKING:
    import keras

Arrays = dict[str, npt.NDArray[Any]]


class Standing(Options):
    """What is known at the end of an epoch besides the weights."""

    epoch: int = 0
    """Epochs done."""
    steps: int = 0
    """Batches shown so far; the learning rate follows from it."""
    schedule_began: int = 0
    """How many of them were shown before the schedule of the learning rate began."""
    best_epoch: int = 0
    """Epoch of the best model, counted from 1; 0: none yet."""
    best_value: float | None = None
    """The monitored figure of the best model."""
    best_loss: float | None = None
    """Its validation loss, which decides among equal figures."""
    plateau_best: float | None = None
    """The best monitored figure since the watch for the end of progress began."""
    plateau_wait: int = 0
    """Epochs since then."""
    lowered: int = 0
    """How often the learning rate was lowered for want of progress."""


@dataclass(frozen=True)
class TrainerState:
    """All variables and the standing, as plain arrays and JSON values."""

    arrays: Arrays
    """Weights of the model (``model/0000`` …) and the optimizer (``optimizer/0000`` …), in the order
    in which keras lists them."""
    values: dict[str, Any]
    """:class:`Standing` as JSON values."""

    @property
    def epoch(self) -> int:
        """Epochs done."""
        return self.standing.epoch

    @property
    def standing(self) -> Standing:
        """The values as a typed object."""
        return Standing.model_validate(self.values)


def capture(model: keras.Model) -> Arrays:
    """Return a copy of all variables of a compiled model and its optimizer."""
    return {name: np.array(variable.numpy()) for name, variable in _variables(model).items()}


def trainer_state(arrays: Arrays, standing: Standing) -> TrainerState:
    """Return what belongs together as one state."""
    return TrainerState(arrays=arrays, values=standing.model_dump(mode="json"))


def restore(model: keras.Model, state: TrainerState) -> Standing:
    """Put all variables back.

    Raises:
        BadInput: if the state belongs to another network or another optimizer; nothing is changed then.
    """
    variables = _variables(model)
    wanted = {name: tuple(variable.shape) for name, variable in variables.items()}
    found = {name: array.shape for name, array in state.arrays.items()}
    if wanted != found:
        raise BadInput(
            "The checkpoint belongs to another network or another optimizer: "
            "go on with the settings the training was started with, or start a new one."
        )
    for name, variable in variables.items():
        variable.assign(state.arrays[name])
    return state.standing


def _variables(model: keras.Model) -> dict[str, Any]:
    # Generators of dropout are left out: each epoch sets them anew, and a changed rate adds or drops them.
    found = {f"model/{index:04d}": variable for index, variable in enumerate(model.weights)}
    optimizer = enumerate(model.optimizer.variables)
    return found | {f"optimizer/{index:04d}": variable for index, variable in optimizer}
