"""The figures of the validation images after an epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.batch import Batch
from models.backend import Forward
from models.evaluation.metrics import roc_auc
from models.spec import Labels, TrainingSpec
from models.training.losses.registry import measuring_loss

SMALLEST_PROBABILITY = 1e-7
"""Probabilities are clipped here before the logarithm, as in keras."""
THRESHOLD = 0.5
"""From here on an image has a label, where it can have several."""

Array = npt.NDArray[np.float32]
LossOf = Callable[[Array, Array], npt.NDArray[np.float64]]
"""(targets (b, n_classes), probabilities (b, n_classes)) -> loss of each image (b,)."""


@dataclass(frozen=True)
class ValidationFigures:
    """What is known of the validation images after an epoch."""

    loss: float
    """Mean of the session's loss, without label smoothing and class weights."""
    accuracy: float
    """Share of images with the right class, or, of several labels, with all of them right."""
    auc: float | None
    """Mean area under the ROC curve of the classes; None where no class has images on both sides."""
    macro_f1: float
    precision: tuple[float, ...]
    """Of each class; 0 where nothing was predicted as it."""
    recall: tuple[float, ...]
    """Of each class; 0 where it has no images."""


def loss_of_images(spec: TrainingSpec, labels: Labels) -> LossOf:
    """Return the function that measures the session's loss image by image."""
    if labels == "one" and spec.loss in ("cross_entropy", "categorical_crossentropy"):
        return _cross_entropy
    loss = measuring_loss(spec, labels)

    def measure(targets: Array, probabilities: Array) -> npt.NDArray[np.float64]:
        from keras import ops

        return np.asarray(ops.convert_to_numpy(loss(targets, probabilities)), dtype=np.float64)

    return measure


def validate(
    forward: Forward, batches: Iterable[Batch], loss_of: LossOf, labels: Labels = "one"
) -> ValidationFigures | None:
    """Return the figures of all images of ``batches``, or None where there are none."""
    losses, scores, targets = [], [], []
    for batch in batches:
        probabilities = forward(batch.inputs)
        losses.append(loss_of(batch.targets, probabilities))
        scores.append(probabilities)
        targets.append(batch.targets)
    if not scores:
        return None
    return _figures(
        np.concatenate(losses), np.concatenate(scores), np.concatenate(targets) > THRESHOLD, labels
    )


def _figures(
    losses: npt.NDArray[np.float64], scores: Array, truth: npt.NDArray[np.bool_], labels: Labels
) -> ValidationFigures:
    if labels == "one":
        said = np.eye(scores.shape[1], dtype=bool)[scores.argmax(axis=1)]
    else:
        said = scores >= THRESHOLD
    hits = (said & truth).sum(axis=0)
    n_said, n_true = said.sum(axis=0), truth.sum(axis=0)
    areas = [roc_auc(scores[:, index], truth[:, index]) for index in range(scores.shape[1])]
    known = [area for area in areas if area is not None]
    f1 = 2 * hits / np.maximum(n_said + n_true, 1)
    return ValidationFigures(
        loss=float(losses.mean()),
        accuracy=float((said == truth).all(axis=1).mean()),
        auc=float(np.mean(known)) if known else None,
        macro_f1=float(f1.mean()),
        precision=tuple((hits / np.maximum(n_said, 1)).tolist()),
        recall=tuple((hits / np.maximum(n_true, 1)).tolist()),
    )


def _cross_entropy(targets: Array, probabilities: Array) -> npt.NDArray[np.float64]:
    """Return -ln p(true class) of each image; maximum, not clip: a NaN has to come through."""
    clipped = np.maximum(probabilities.astype(np.float64), SMALLEST_PROBABILITY)
    chosen: npt.NDArray[np.float64] = -np.log(clipped[np.arange(len(targets)), targets.argmax(axis=1)])
    return chosen
