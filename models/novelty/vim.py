"""Virtual-logit matching: features outside the space of the training images, weighed against the logits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.novelty.base import NoveltyInfo, Outputs, State

NOVELTY = NoveltyInfo(
    name="vim",
    title="Virtual logit (ViM)",
    description="An image is unlike the training images where much of its features lies outside the "
    "directions in which these vary, and its logits do not make up for it. Remembers these directions.",
    source="Wang et al., CVPR 2022",
)

MOST_DIRECTIONS = 512


def fit(training: Outputs, held_back: Outputs) -> State:
    """Return origin (d,), principal directions (d, k) and the factor of the virtual logit (1,).

    The origin is where all logits are 0, as near as there is such a place (equation 4 of the paper); k is
    half of what the features and the images allow, as in the paper for few features.
    """
    origin = -np.linalg.pinv(training.head.kernel.astype(np.float64).T) @ training.head.bias
    centred = training.features.astype(np.float64) - origin
    n, d = centred.shape
    k = max(1, min(min(n, d) // 2, MOST_DIRECTIONS))
    directions = _principal(centred, k)
    residual = _residual(centred, directions)
    logits = training.logits.max(axis=1).astype(np.float64)
    factor = logits.mean() / max(float(residual.mean()), 1e-12)
    return {
        "origin": origin.astype(np.float32),
        "directions": directions.astype(np.float32),
        "factor": np.array([factor], dtype=np.float32),
    }


def score(state: State, outputs: Outputs) -> npt.NDArray[np.float64]:
    """Return virtual logit minus energy of the logits (n,): what the virtual class's probability follows."""
    centred = outputs.features - state["origin"]
    virtual = state["factor"][0] * _residual(centred, state["directions"])
    return np.asarray(virtual - np.logaddexp.reduce(outputs.logits.astype(np.float64), axis=1))


def _principal(centred: npt.NDArray[np.float64], k: int) -> npt.NDArray[np.float64]:
    """Return the k directions (d, k) along which the rows (n, d) are longest."""
    n, d = centred.shape
    if d <= n:
        return np.asarray(np.linalg.eigh(centred.T @ centred)[1][:, -k:])
    # Fewer images than features: the smaller matrix has the same principal directions.
    values, vectors = np.linalg.eigh(centred @ centred.T)
    return np.asarray(centred.T @ vectors[:, -k:] / np.sqrt(np.maximum(values[-k:], 1e-12)))


def _residual(
    centred: npt.NDArray[np.floating], directions: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """Return how long the rows are outside the directions (n,)."""
    whole = np.einsum("ij,ij->i", centred, centred, dtype=np.float64)
    along = centred @ directions
    return np.asarray(np.sqrt(np.maximum(whole - np.einsum("ij,ij->i", along, along, dtype=np.float64), 0)))
