"""Finding a learning rate: a short training in which the rate grows until the loss explodes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, cast

import numpy as np

from datasets.basics.progress import Progress, silent
from datasets.batch import Batch
from models.backend import compile_step
from models.spec import Labels, TrainingSpec
from models.training.class_weights import class_weights, image_weights
from models.training.compiling import compile_for_training
from models.training.data import TrainingData
from models.training.rate_sweep import RateSweep, evaluate_sweep, has_exploded
from models.training.seeds import reseed

if TYPE_CHECKING:
    from collections.abc import Generator

    import keras


OnBatch = Callable[[float, float], None]


def nothing(rate: float, loss: float) -> None:
    """Do nothing with a batch."""


def sweep_rates(
    model: keras.Model,
    spec: TrainingSpec,
    data: TrainingData,
    *,
    seed: int,
    labels: Labels = "one",
    first: float = 1e-7,
    last: float = 1.0,
    steps: int = 120,
    progress: Progress = silent,
    on_batch: OnBatch = nothing,
) -> RateSweep:
    """Train while the rate grows evenly in its logarithm from ``first`` to ``last``.

    After Smith, arXiv:1506.01186. The network is used up by it.

    Args:
        steps: batches from the first to the last rate; epochs follow each other where one has fewer.
        on_batch: told rate and loss of each batch.
        progress: told after each batch, and asked whether the user cancelled.

    Raises:
        WorkFailed: if the loss is no number from the start, or never falls.
    """
    compile_for_training(model, spec, labels)
    step = compile_step(model)
    weights = class_weights(spec, data)
    rates = np.geomspace(first, last, steps)
    losses: list[float] = []
    reseed(model, seed, 0)
    with closing(cast("Generator[Batch]", _endless(data))) as batches:
        for rate, batch in zip(rates.tolist(), batches, strict=False):
            each = None if weights is None else image_weights(batch.targets, weights)
            losses.append(step(batch.inputs, batch.targets, each, rate)[0])
            on_batch(rate, losses[-1])
            progress(len(losses) / steps, f"Learning rate {rate:.1e}, loss {losses[-1]:.3f}")
            if not math.isfinite(losses[-1]) or has_exploded(losses):
                break
    return evaluate_sweep(rates[: len(losses)], np.array(losses))


def _endless(data: TrainingData) -> Iterator[Batch]:
    epoch = 0
    while True:
        with closing(cast("Generator[Batch]", data.train_batches(epoch))) as batches:
            yield from batches
        epoch += 1
