"""What the training loop asks of its data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from datasets.batch import Batch


class TrainingData(Protocol):
    """Batches of one training."""

    @property
    def n_classes(self) -> int:
        """Number of the network's outputs."""

    @property
    def class_counts(self) -> npt.NDArray[np.float64]:
        """Images of each class that an epoch shows, (n_classes,)."""

    @property
    def steps_per_epoch(self) -> int:
        """Number of batches that :meth:`train_batches` yields."""

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """Yield the batches of one epoch, counted from 0; the last one may be smaller.

        The loop closes the iterator when it ends early.
        """

    def validation_batches(self) -> Iterator[Batch]:
        """Yield all validation images; nothing where there are none."""
