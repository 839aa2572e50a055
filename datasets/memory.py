"""How much memory images need, and how much of it they may have."""

from __future__ import annotations

import psutil

from datasets.preprocessing.chain import margin_size
from datasets.spec import FeedingSpec, InputSpec

MEMORY_SHARE = 4
"""Images may fill one part in so many of the machine's memory, unless something else is asked for."""


def memory_limit(feeding: FeedingSpec) -> int:
    """Return how many bytes of prepared images may be kept in memory."""
    return feeding.memory_mib * 2**20 or int(psutil.virtual_memory().total) // MEMORY_SHARE


def bytes_needed(n_images: int, input_spec: InputSpec, margin: bool) -> int:
    """Return the size of some prepared images in memory."""
    edge = margin_size(input_spec.size) if margin else input_spec.size
    return n_images * edge * edge * input_spec.channels
