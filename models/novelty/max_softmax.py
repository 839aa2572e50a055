"""Maximum softmax: how unsure the network is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.novelty.base import NoveltyInfo, Outputs, State

NOVELTY = NoveltyInfo(
    name="max_softmax",
    title="Maximum softmax",
    description="An image is unlike the training images where no class is probable. Needs no memory.",
    source="Hendrycks and Gimpel, ICLR 2017",
)


def fit(training: Outputs, held_back: Outputs) -> State:
    """Return nothing: the probabilities are enough."""
    return {}


def score(state: State, outputs: Outputs) -> npt.NDArray[np.float64]:
    """Return -ln of the largest probability (n,), which orders images as 1 - p does without rounding to 1."""
    logits = outputs.logits.astype(np.float64)
    most = logits.max(axis=1)
    if outputs.head.several:
        return np.asarray(np.logaddexp(0, -most))
    return np.asarray(np.log(np.exp(logits - most[:, None]).sum(axis=1)))
