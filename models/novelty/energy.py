"""Energy: how little the network responds at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.novelty.base import NoveltyInfo, Outputs, State

NOVELTY = NoveltyInfo(
    name="energy",
    title="Energy",
    description="An image is unlike the training images where the logits of all classes together are small. "
    "Needs no memory.",
    source="Liu et al., NeurIPS 2020; of several labels: Wang et al., NeurIPS 2021",
)


def fit(training: Outputs, held_back: Outputs) -> State:
    """Return nothing: the logits are enough."""
    return {}


def score(state: State, outputs: Outputs) -> npt.NDArray[np.float64]:
    """Return the energy (n,): -ln Σ exp(logit), or -Σ ln(1 + exp(logit)) where labels are independent."""
    logits = outputs.logits.astype(np.float64)
    if outputs.head.several:
        return np.asarray(-np.logaddexp(0, logits).sum(axis=1))
    return np.asarray(-np.logaddexp.reduce(logits, axis=1))
