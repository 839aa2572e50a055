"""Whether a file that computes with few bits is still the same model: by its classes, not by its digits."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from datasets.basics.percents import percent, percents

ALLOWED_LOSS = 0.01
"""Share of the labelled images by which the accuracy may fall."""
ONE_SIDED_95 = 1.645
"""Normal quantile: a loss that chance explains is exceeded in 5 of 100 cases."""
LEAST_AGREEMENT = 0.95
"""Share of the images that have to keep their class."""
MORE_BITS = "Take a format with more bits"
LEARN_ROUNDING = "or train on with rounding (quantization_aware_epochs, of tflite-int8)"

Outputs = npt.NDArray[np.float32]


def judge_quantized(
    found: Outputs, expected: Outputs, targets: Outputs, *, trained_on: bool = False
) -> tuple[str, str]:
    """Return (why the file is not accepted, what was found); the first is empty where it is accepted.

    It is accepted where at least 95 % of the images keep their class and, on the labelled ones, the accuracy
    falls by at most 1 point, with what chance explains: of b images that are right before and wrong after,
    and c that are wrong before and right after, 1.645 sqrt(b + c) (McNemar's statistic of paired shares,
    Psychometrika 12, 1947, doi 10.1007/BF02295996).

    Args:
        found: (batch sizes, n, n_classes) probabilities of the file; an image counts as right where it is
            right at every batch size.
        expected: (n, n_classes) probabilities of the model.
        targets: (n, n_classes), 1 for each class of an image; rows of zeros are not labelled.
        trained_on: whether the user asked already for what is advised otherwise, to train on with rounding.
    """
    advice = f"{MORE_BITS}." if trained_on else f"{MORE_BITS}, {LEARN_ROUNDING}."
    kept = (found.argmax(axis=2) == expected.argmax(axis=1)[None]).all(axis=0)
    told = f"{percent(kept.mean())} of {len(kept)} images keep their class."
    labelled = targets.sum(axis=1) > 0
    if targets.shape == expected.shape and labelled.any():
        before = _right(expected, targets)[labelled]
        after = np.all([_right(outputs, targets) for outputs in found], axis=0)[labelled]
        told = f"{_accuracies(before, after)}; {told}"
        allowed = allowed_loss(before, after)
        if before.mean() - after.mean() > allowed:
            limit = f"At most {100 * allowed:.1f} points are allowed: 1, and what chance explains."
            return f"{told} {limit} {advice}", ""
    if kept.mean() < LEAST_AGREEMENT:
        return f"{told} At least {percent(LEAST_AGREEMENT, 0)} are needed. {advice}", ""
    return "", f"{told} "


def allowed_loss(before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> float:
    """Return by what share the accuracy may fall: a hundredth, and what chance explains.

    Args:
        before, after: (n,) whether each labelled image is right.
    """
    return ALLOWED_LOSS + ONE_SIDED_95 * math.sqrt(np.count_nonzero(before != after)) / len(before)


def _accuracies(before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> str:
    return f"On {len(before)} labelled images the accuracy goes from {percents(before.mean(), after.mean())}"


def _right(probabilities: Outputs, targets: Outputs) -> npt.NDArray[np.bool_]:
    best = probabilities.argmax(axis=1)
    return np.asarray(targets[np.arange(len(targets)), best] > 0)
