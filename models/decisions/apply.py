"""How decisions act on the outputs of a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.decisions.document import Decisions
from models.decisions.temperature import with_temperature
from models.spec import Labels

HAS_LABEL = 0.5
"""Least probability of a label that no threshold was chosen for, where an image can have several."""

Probabilities = npt.NDArray[np.float32]


def calibrated(probabilities: Probabilities, decisions: Decisions, labels: Labels) -> Probabilities:
    """Return the probabilities (n, n_classes) at the temperature that was decided on, if one was."""
    if decisions.temperature is None:
        return probabilities
    return with_temperature(probabilities, decisions.temperature, labels)


def predicted(
    probabilities: Probabilities, classes: Sequence[str], decisions: Decisions
) -> npt.NDArray[np.int64]:
    """Return the class of each image (n,), where an image has one class.

    An image is of the target where its probability of the target reaches the threshold; else it is of the
    most probable of the other classes. Without a target it is of the most probable class.

    Args:
        probabilities: (n, n_classes), calibrated.
        classes: names in the order of the columns.
        decisions: what was decided about the model.
    """
    if decisions.target is None:
        return np.asarray(probabilities.argmax(axis=1), dtype=np.int64)
    target = list(classes).index(decisions.target)
    others = probabilities.copy()
    others[:, target] = -1.0
    chosen = probabilities[:, target].astype(np.float64) >= decisions.thresholds[decisions.target]
    return np.asarray(np.where(chosen, target, others.argmax(axis=1)), dtype=np.int64)


def said(
    probabilities: Probabilities, classes: Sequence[str], decisions: Decisions, labels: Labels
) -> npt.NDArray[np.bool_]:
    """Return which classes each image is said to have, (n, n_classes).

    Args:
        probabilities: (n, n_classes), calibrated.
        classes: names in the order of the columns.
        decisions: what was decided about the model.
        labels: whether an image has one class or can have several labels; a label is said where its
            probability reaches its own threshold, or 0.5.
    """
    if labels == "several":
        least = np.array([decisions.thresholds.get(name, HAS_LABEL) for name in classes])
        return np.asarray(probabilities.astype(np.float64) >= least)
    return np.asarray(np.eye(len(classes), dtype=np.bool_)[predicted(probabilities, classes, decisions)])
