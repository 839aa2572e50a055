"""How exact a network's own outputs are: what is left of them when it computes with more digits."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.freed_memory import give_back_freed_memory
from datasets.batch import NetworkInputs
from models.export.parts import parts_of
from models.keras_errors import told_by_keras

if TYPE_CHECKING:
    import keras

AT_ONCE = 8
"""Images in a batch: with 64 bits they take twice the memory."""


class OwnRounding:
    """The error that computing with 32 bits makes in the outputs of a network; computed when it is asked for.

    Args:
        model: the unchanged network.
        inputs: what it takes, n samples.
        outputs: float32 (n, n_classes): what it says of them.
    """

    def __init__(self, model: keras.Model, inputs: NetworkInputs, outputs: npt.NDArray[np.float32]) -> None:
        self._model = model
        self._inputs = inputs
        self._outputs = outputs

    @property
    def difference(self) -> float:
        """Largest difference of a probability to the same network computed with 64 bits.

        0 where the network cannot be computed so: a layer of the user's own may know 32 bits only, or the
        memory is not enough.
        """
        return self._compared[0]

    @property
    def obstacle(self) -> str:
        """A sentence, with a space before it, that says why it cannot be computed so; empty where it can."""
        return self._compared[1]

    @cached_property
    def _compared(self) -> tuple[float, str]:
        import keras

        from models.backend import memory_errors
        from models.dtype_copies import copy_in

        faults: tuple[type[Exception], ...] = (TypeError, ValueError, RuntimeError, *memory_errors())
        try:
            exact = copy_in(self._model, "float64")
            said = [
                exact(list(part) if isinstance(part, tuple) else part, training=False)
                for part in parts_of(self._inputs, AT_ONCE)
            ]
        except faults as error:
            reason = told_by_keras(error)
            return 0.0, f" Whether that is rounding is not known: 64 bits cannot be computed ({reason})."
        outputs = np.concatenate([keras.ops.convert_to_numpy(part) for part in said])
        del exact, said
        give_back_freed_memory()
        return float(np.abs(outputs - self._outputs).max()), ""
