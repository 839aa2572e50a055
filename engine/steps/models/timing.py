"""How long a network takes for an image on this computer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from datasets.basics.randomness import generator

if TYPE_CHECKING:
    import keras

TIMED_BATCH = 64
TIMED_REPEATS = 3


def seconds_per_image(model: keras.Model) -> float:
    """Return the time of one image, or of its measured values, in batches of 64, without the first batch."""
    from models.backend import compile_forward

    forward = compile_forward(model)
    numbers = generator(0, "timing")
    shapes = [tuple(given.shape[1:]) for given in model.inputs]
    made = [numbers.random((TIMED_BATCH, *shape), dtype=np.float32) for shape in shapes]
    inputs = made[0] if len(made) == 1 else (made[0], made[1])
    # The first call compiles.
    forward(inputs)
    begun = time.perf_counter()
    for _ in range(TIMED_REPEATS):
        forward(inputs)
    return (time.perf_counter() - begun) / (TIMED_REPEATS * TIMED_BATCH)
