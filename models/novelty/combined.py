"""Appearance and nearest features: unlike in either is unlike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.novelty import appearance, knn
from models.novelty.base import NoveltyInfo, Outputs, State

NOVELTY = NoveltyInfo(
    name="combined",
    title="Appearance and nearest features",
    description="An image is unlike the training images where it looks unlike them or the network's features "
    "of it are. Remembers both.",
    source="the larger of the two, each scaled by held-back images",
    needs_looks=True,
)

PARTS = {"appearance": appearance, "knn": knn}


def fit(training: Outputs, held_back: Outputs) -> State:
    """Return the states of both, and middle and width (2,) of each one's scores of held-back images."""
    state: State = {}
    for name, part in PARTS.items():
        own = part.fit(training, held_back)
        scores = part.score(own, held_back)
        middle, high = np.quantile(scores, (0.5, 0.95))
        scale = np.array([middle, max(high - middle, 1e-9)], dtype=np.float32)
        state |= {f"{name}_{key}": array for key, array in own.items()} | {f"{name}_scale": scale}
    return state


def score(state: State, outputs: Outputs) -> npt.NDArray[np.float64]:
    """Return the larger of both scores (n,): of held-back images 0 is the median, 1 the 95 % quantile."""
    scaled = []
    for name, part in PARTS.items():
        own = {key.removeprefix(f"{name}_"): array for key, array in state.items() if key.startswith(name)}
        middle, width = own["scale"].astype(np.float64)
        scaled.append((part.score(own, outputs) - middle) / width)
    return np.asarray(np.maximum(*scaled))
