"""What an epoch showed and what it left, as hashes that another training can be compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy.typing as npt

from datasets.batch import Batch

WEIGHTS = "model/"
"""Beginning of the names of the network's own variables in a captured state."""


class ShownImages:
    """The hash of what the network is shown in one epoch, in order.

    It takes the middle row of pixels of every image with its targets and values: any other order, variation
    or preparation changes it, at a small part of the cost of all pixels.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, batch: Batch) -> None:
        """Take the next batch."""
        if batch.images.size:
            self._digest.update(batch.images[:, batch.images.shape[1] // 2].tobytes())
        self._digest.update(batch.targets.tobytes())
        self._digest.update(batch.scalars.tobytes())

    def sha256(self) -> str:
        """Return the hex SHA-256 of all batches so far."""
        return self._digest.hexdigest()


def weights_sha256(arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """Return the hex SHA-256 over the network's variables in the order of their names.

    Args:
        arrays: as :func:`models.training.state.capture` returns them; the optimizer's are left aside,
            because they show in the weights of the next epoch.
    """
    digest = hashlib.sha256()
    for name in sorted(name for name in arrays if name.startswith(WEIGHTS)):
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()
