"""Focal loss (Lin et al., arXiv:1708.02002): cross-entropy in which what is well classified counts less."""

from __future__ import annotations

from typing import Any

from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo

LOSS = LossInfo(name="focal", title="Focal loss", several=True, settings=("label_smoothing", "focal_gamma"))


def make(spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
    """Return the loss; see :class:`models.training.losses.base.LossModule`."""
    import keras

    smoothing, gamma = spec.label_smoothing, spec.focal_gamma
    if labels == "several":
        return keras.losses.BinaryFocalCrossentropy(gamma=gamma, label_smoothing=smoothing, **common)
    # alpha 1: with gamma 0 it is the cross-entropy; classes are weighted by class_weights.
    return keras.losses.CategoricalFocalCrossentropy(
        alpha=1.0, gamma=gamma, label_smoothing=smoothing, **common
    )
