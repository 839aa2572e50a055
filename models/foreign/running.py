"""What computes a foreign model: images as the card prepares them go in, probabilities come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.batch import NetworkInputs
from models.export.facts import ExportFacts
from models.inference.engine import Engine, EngineName
from models.inference.whole_numbers import whole_numbers

MOST_IMAGES = 256
"""Images that are computed at once."""

Array = npt.NDArray[np.generic]
Compute = Callable[[Array], Array]


@dataclass(frozen=True)
class Network:
    """An opened foreign network.

    Attributes:
        name: the library that computes.
        compute: images in, in the layout and type of the file; outputs (n, n_classes) out.
        batch: images that it takes at once; None: any number.
    """

    name: EngineName
    compute: Compute
    batch: int | None = None


class ForeignEngine(Engine):
    """A foreign network behind the interface of all engines.

    Args:
        path: the file as the user knows it.
        network: the opened network.
        facts: how it is fed, and what follows its outputs.
    """

    def __init__(self, path: Path, network: Network, facts: ExportFacts) -> None:
        self.name: EngineName = network.name
        self._path = path
        self._network = network
        self._facts = facts

    def __call__(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        if isinstance(inputs, tuple):
            raise BadInput(f"The model {self._path} takes images alone, without measured values.")
        size = self._network.batch or MOST_IMAGES
        parts = [self._some(inputs[start : start + size], size) for start in range(0, len(inputs), size)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _some(self, images: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
        given = as_fed(images, self._facts)
        if self._network.batch is not None and len(given) < size:
            given = np.concatenate([given, np.repeat(given[-1:], size - len(given), axis=0)])
        found = np.asarray(self._network.compute(given), dtype=np.float32)[: len(images)]
        if found.ndim != 2 or len(found) != len(images) or not np.isfinite(found).all():
            raise BadInput(f"The model {self._path} does not give one finite number per class and image.")
        return softmax(found) if self._facts.outputs == "logits" else found


def as_fed(images: npt.NDArray[np.float32], facts: ExportFacts) -> Array:
    """Return prepared images (n, height, width, channels) in the layout and type that a file takes."""
    given: Array = images.transpose(0, 3, 1, 2) if facts.layout == "NCHW" else images
    if facts.input_type == "uint8":
        given = whole_numbers(given)
    return np.ascontiguousarray(given)


def softmax(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return exp(v) / sum(exp(v)) of each row of (n, n_classes)."""
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float32)
