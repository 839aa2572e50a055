"""Nearest neighbours: how far the features are from those of the training images."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.novelty.base import Floats, NoveltyInfo, Outputs, State
from models.novelty.neighbours import distance

NOVELTY = NoveltyInfo(
    name="knn",
    title="Nearest features",
    description="An image is unlike the training images where the network's features of it point another way "
    "than those of its k-th nearest training image. Remembers the features of the training images.",
    source="Sun et al., ICML 2022",
)

TINY = 1e-12


def fit(training: Outputs, held_back: Outputs) -> State:
    """Return the training images' features at length 1 (n, d)."""
    return {"features": _unit(training.features)}


def score(state: State, outputs: Outputs) -> npt.NDArray[np.float64]:
    """Return the distance (n,) to the k-th nearest training image, of features at length 1."""
    return distance(_unit(outputs.features), state["features"])


def _unit(features: Floats) -> Floats:
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(lengths, TINY), dtype=np.float32)
