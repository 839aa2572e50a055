"""Runs a model over an image set with a progress bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress
from datasets.batch import NetworkInputs
from datasets.batches import plain_batches
from datasets.imageset import ImageSet

if TYPE_CHECKING:
    from models.backend import Forward
    from models.card import ModelCard

BATCH = 256


def classify(
    forward: Forward, images: ImageSet, card: ModelCard, progress: Progress
) -> npt.NDArray[np.float32]:
    """Return the probabilities float32 (n images, n classes) in the order of ``images``."""
    from models.inference import run_batches

    def batches() -> Iterator[NetworkInputs]:
        done = 0
        for batch in plain_batches(images, card.input, BATCH):
            yield batch.inputs
            done += len(batch)
            progress(done / len(images), f"Classifying, {done:,} of {len(images):,} images")

    return run_batches(forward, batches(), len(card.classes))
