"""Keras as it was trained: on the processor, or on the GPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.batch import NetworkInputs
from models.backend import compile_forward, prepare
from models.files import load_model
from models.inference.engine import Engine, EngineName


class KerasEngine(Engine):
    """The model file in Keras.

    Args:
        file: the model.
        threads: processor threads; 0: all cores.

    Raises:
        BadInput: as :func:`models.files.load_model`.
        WorkFailed: if this process computes with other threads already.
    """

    name: EngineName = "keras"

    def __init__(self, file: Path, threads: int = 0) -> None:
        prepare(threads=threads)
        self.model, _ = load_model(file)
        self._forward = compile_forward(self.model)

    def __call__(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        return self._forward(inputs)
