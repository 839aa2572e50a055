"""Keras as it was trained: on the processor, or on the GPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.batch import NetworkInputs
from models.backend import compile_forward, prepare
from models.files import load_model
from models.inference.engine import Engine, EngineName
from models.inference.whole_numbers import whole_numbers


class KerasEngine(Engine):
    """The model file in Keras, on all cores: a process keeps the number of threads that it began with.

    Args:
        file: the model.

    Raises:
        BadInput: as :func:`models.files.load_model`.
        WorkFailed: if this process computes with another device or other threads already.
    """

    name: EngineName = "keras"

    def __init__(self, file: Path) -> None:
        prepare()
        self.model, _ = load_model(file)
        self._forward = compile_forward(self.model)
        self._takes_whole_numbers = self.model.inputs[0].dtype == "uint8"

    def __call__(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        if not self._takes_whole_numbers:
            return self._forward(inputs)
        if isinstance(inputs, tuple):
            return self._forward((_rounded(inputs[0]), inputs[1]))
        return self._forward(_rounded(inputs))


def _rounded(images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    # Keras would cut them off.
    return whole_numbers(images).astype(np.float32)
