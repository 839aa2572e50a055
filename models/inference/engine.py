"""What computes probabilities."""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from datasets.batch import NetworkInputs

EngineName = Literal["onnxruntime", "keras", "litert", "tensorflow"]


class Engine(Protocol):
    """A network that is ready to be asked.

    Attributes:
        name: the library that computes.
    """

    name: EngineName

    @abstractmethod
    def __call__(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        """Return the probabilities float32 (n, n_classes) of n >= 1 images, prepared as the card says."""
