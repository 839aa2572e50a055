"""How long a single image takes."""

from __future__ import annotations

import statistics
import time

import numpy as np

from datasets.basics.randomness import generator
from datasets.batch import NetworkInputs
from datasets.spec import InputSpec
from models.inference.engine import Engine

REPEATS = 5


def milliseconds_of_one(engine: Engine, spec: InputSpec) -> float:
    """Return the time in ms in which one prepared image becomes probabilities: the median of five calls."""
    inputs = _one(spec)
    # The first call makes room.
    engine(inputs)
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        engine(inputs)
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)


def _one(spec: InputSpec) -> NetworkInputs:
    numbers = generator(0, "timing")
    made = [numbers.random((1, *shape), dtype=np.float32) for shape in spec.shapes]
    return made[0] if len(made) == 1 else (made[0], made[1])
