"""What there is to know of some images: how they look, and what the network makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from datasets.arrays import Samples
from datasets.basics.progress import Progress, part_of
from datasets.basics.randomness import generator
from datasets.batch import NetworkInputs
from datasets.batches import plain_batches, without_margin
from datasets.imageset import BLOCK, ImageSet
from datasets.looks import looks
from datasets.spec import DataRow
from models.card import ModelCard
from models.novelty.base import Floats, Head, Outputs

Features = tuple[Callable[[NetworkInputs], Floats], Head]
"""What computes the features (n, d) of a network, and what makes the classes from them."""

LOADING_SHARE = 0.5


def features_of(model_file: Path) -> Features:
    """Load a model and cut it before its last layer.

    Raises:
        BadInput: if the model cannot be loaded.
    """
    from models.backend import compile_forward, prepare
    from models.features import features_network
    from models.files import load_model

    prepare()
    model, card = load_model(model_file)
    network, head = features_network(model, card.labels == "several")
    return compile_forward(network), head


def some(samples: Samples, most: int, seed: int, purpose: str) -> Samples:
    """Return at most so many of the samples (n, 2), drawn at random, in their order."""
    if len(samples) <= most:
        return samples
    return samples[np.sort(generator(seed, purpose).choice(len(samples), most, replace=False))]


def outputs_of(
    rows: Sequence[DataRow], samples: Samples, card: ModelCard, features: Features | None, progress: Progress
) -> Outputs:
    """Return what there is to know of these images.

    Args:
        rows: with their images counted.
        samples: (n, 2), n >= 1.
        card: how images are prepared.
        features: without it, only how they look.
        progress: told how far it is; raises ``Cancelled`` when the user cancelled.

    Raises:
        BadInput: if an image cannot be read.
    """
    plain = [row.model_copy(update={"part": "unlabeled"}) for row in rows]
    loading = part_of(progress, 0.0, LOADING_SHARE)
    with ImageSet.load(plain, samples, card.input, (), seed=0, margin=False, progress=loading) as images:
        n = len(images)
        lines = [
            looks(without_margin(images, np.arange(start, min(start + BLOCK, n))))
            for start in range(0, n, BLOCK)
        ]
        if features is None:
            return Outputs.of_looks(np.concatenate(lines))
        forward, head = features
        found, done = [], 0
        for batch in plain_batches(images, card.input, BLOCK):
            found.append(forward(batch.inputs))
            done += len(batch)
            progress(LOADING_SHARE + (1 - LOADING_SHARE) * done / n, f"Classifying, {done:,} of {n:,} images")
    return head.outputs(np.concatenate(found), np.concatenate(lines))
