"""The figures of an epoch are those of all its images."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from datasets.batch import Batch, no_scalars
from models.architectures.registry import build_model
from models.backend import prepare
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.events import EpochDone
from models.training.fit import fit


class TwoBatches:
    """A batch of three images of class 0 and one image of class 1; the network stays as it is."""

    n_classes = 2
    steps_per_epoch = 2

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """Yield a full and a smaller batch."""
        for n, label in ((3, 0), (1, 1)):
            targets = np.eye(2, dtype=np.float32)[[label] * n]
            yield Batch(np.zeros((n, 8, 8, 1), np.float32), targets, no_scalars(n))

    def validation_batches(self) -> Iterator[Batch]:
        """Yield nothing."""
        return iter(())


def test_an_epoch_averages_over_images_not_over_its_last_batch() -> None:
    """All images are equal, so three of four have the right class, or one of four; never 0 or 1."""
    prepare("cpu")
    model = build_model("MLP_64_32_16", (8, 8, 1), 2)
    spec = TrainingSpec(epochs=1, learning_rate=1e-12, monitor="loss", batch_size=3)
    epochs: list[EpochDone] = []

    def on_event(event: object) -> None:
        if isinstance(event, EpochDone):
            epochs.append(event)

    fit(model, spec, TwoBatches(), Control(), on_event, seed=1, on_epoch_end=lambda state, is_best: None)
    assert epochs[0].accuracy in (pytest.approx(0.25), pytest.approx(0.75))
    assert epochs[0].loss == pytest.approx(np.log(2), abs=0.01)
