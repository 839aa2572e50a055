"""What all consumers do: compute every batch size, and take the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from models.export.checks.consumer import ConsumerAnswer, ConsumerRequest

Arrays: TypeAlias = tuple[npt.NDArray[np.generic], ...]
Compute: TypeAlias = Callable[[Arrays], npt.NDArray[np.float32]]
"""Gets the inputs of one batch, (b, …) each, and returns its outputs (b, n_classes)."""
REPEATS = 50
LEAST_REPEATS = 3
LONGEST_S = 2.0
"""A large network is not timed for longer, once it was timed three times."""


def load_inputs(request: ConsumerRequest) -> Arrays:
    """Return the inputs of the network as they were sent: one, or images and measured values."""
    names = [request.images, request.values] if request.values else [request.images]
    return tuple(np.load(name, allow_pickle=False) for name in names)


def measure(compute: Compute, inputs: Arrays, request: ConsumerRequest, version: str) -> ConsumerAnswer:
    """Write the outputs of every batch size, and return the version with the times."""
    outputs = [_in_batches(compute, inputs, size) for size in request.batch_sizes]
    np.save(request.outputs, np.stack(outputs).astype(np.float32))
    largest = max(request.batch_sizes)
    return ConsumerAnswer(
        version=version,
        microseconds_per_image=1e6 * _seconds(compute, inputs, 1),
        batch_microseconds_per_image=1e6 * _seconds(compute, inputs, largest) / largest,
    )


def _in_batches(compute: Compute, inputs: Arrays, size: int) -> npt.NDArray[np.float32]:
    n = len(inputs[0])
    parts = [compute(_part(inputs, start, size)) for start in range(0, n, size)]
    # Some consumers hand out their own buffer, which the next batch overwrites.
    return np.concatenate([np.array(part, dtype=np.float32) for part in parts])


def _seconds(compute: Compute, inputs: Arrays, size: int) -> float:
    """Return the median time of one batch after the first one."""
    durations = []
    whole = max(1, len(inputs[0]) // size)
    for turn in range(REPEATS):
        batch = _part(inputs, (turn % whole) * size, size)
        begun = time.perf_counter()
        compute(batch)
        durations.append(time.perf_counter() - begun)
        if turn >= LEAST_REPEATS and sum(durations) > LONGEST_S:
            break
    return median(durations[1:])


def _part(inputs: Arrays, start: int, size: int) -> Arrays:
    return tuple(np.ascontiguousarray(values[start : start + size]) for values in inputs)
