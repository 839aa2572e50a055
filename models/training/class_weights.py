"""How much the images of each class count in the loss."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.spec import TrainingSpec
from models.training.data import TrainingData

Weights = npt.NDArray[np.float32]


def class_weights(spec: TrainingSpec, data: TrainingData) -> Weights | None:
    """Return (n_classes,) weights, or None where all images count the same.

    Balanced: images / (classes * images of the class) by what an epoch shows, so that the mean over all
    images is 1 and the learning rate keeps its meaning.
    """
    if spec.class_weights == "none":
        return None
    if spec.class_weights == "custom":
        return np.array(spec.custom_weights, dtype=np.float32)
    counts = data.class_counts
    present = counts > 0
    weights = np.ones(len(counts), dtype=np.float32)
    weights[present] = counts.sum() / (present.sum() * counts[present])
    return weights


def image_weights(targets: Weights, weights: Weights) -> Weights:
    """Return (b,): of each image the mean weight of its classes; 1 for images of no class.

    Args:
        targets: (b, n_classes), shares where images were mixed.
        weights: (n_classes,).
    """
    total = targets.sum(axis=1)
    weighted = targets @ weights
    ones = np.ones_like(total)
    chosen: Weights = np.divide(weighted, total, out=ones, where=total > 0)
    return chosen
