"""Samples in parts that fit into memory."""

from __future__ import annotations

from datasets.batch import NetworkInputs


def parts_of(inputs: NetworkInputs, size: int = 64) -> list[NetworkInputs]:
    """Return the inputs in batches of at most ``size``."""
    if isinstance(inputs, tuple):
        images, values = inputs
        starts = range(0, len(images), size)
        return [(images[start : start + size], values[start : start + size]) for start in starts]
    return [inputs[start : start + size] for start in range(0, len(inputs), size)]
