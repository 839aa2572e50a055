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


def seconds_per_image(model: keras.Model, shape: tuple[int, int, int]) -> float:
    """Return the time of one image (height, width, channels) in batches of 64, without the first batch."""
    from models.backend import compile_forward

    forward = compile_forward(model)
    images = generator(0, "timing").random((TIMED_BATCH, *shape), dtype=np.float32)
    # The first call compiles.
    forward(images)
    begun = time.perf_counter()
    for _ in range(TIMED_REPEATS):
        forward(images)
    return (time.perf_counter() - begun) / (TIMED_REPEATS * TIMED_BATCH)
