"""How many threads prepare the training images."""

from __future__ import annotations

import os

from datasets.spec import FeedingSpec, InputSpec

LARGE_IMAGE = 64 * 64
"""Numbers in an image from which on OpenCV and NumPy work long enough without Python's lock."""
MOST_THREADS = 4


def image_threads(feeding: FeedingSpec, input_spec: InputSpec) -> int:
    """Return what is asked for; else one thread for small images, and up to half of the cores for large ones.

    Of small images one thread varies more than a network can take, and a second one is in its way.
    """
    if feeding.image_threads:
        return feeding.image_threads
    if input_spec.size**2 * input_spec.channels < LARGE_IMAGE:
        return 1
    return max(1, min(MOST_THREADS, (os.cpu_count() or 1) // 2))
