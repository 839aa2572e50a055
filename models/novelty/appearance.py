"""Appearance: how far light, contrast, detail and colour are from those of the training images."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.novelty.base import Floats, NoveltyInfo, Outputs, State
from models.novelty.neighbours import distance

NOVELTY = NoveltyInfo(
    name="appearance",
    title="Appearance",
    description="An image is unlike the training images where its light, contrast, detail and colour are far "
    "from those of its k-th nearest training image. Needs no network; remembers these figures of the "
    "training images.",
    source="Sun et al., ICML 2022, on the statistics of the image instead of features",
    needs_looks=True,
    needs_network=False,
)

LEAST_SPREAD = 1e-3
"""A figure that varies less among the training images is not divided by its spread."""


def fit(training: Outputs, held_back: Outputs) -> State:
    """Return mean and spread of each figure (k,), and the training images' standardised figures (n, k)."""
    mean, spread = training.looks.mean(axis=0), training.looks.std(axis=0)
    spread = np.where(spread < LEAST_SPREAD, np.float32(1), spread)
    return {"mean": mean, "spread": spread, "looks": _standardised(training.looks, mean, spread)}


def score(state: State, outputs: Outputs) -> npt.NDArray[np.float64]:
    """Return the distance (n,) to the k-th nearest training image."""
    return distance(_standardised(outputs.looks, state["mean"], state["spread"]), state["looks"])


def _standardised(looks: Floats, mean: Floats, spread: Floats) -> Floats:
    return np.asarray((looks - mean) / spread, dtype=np.float32)
