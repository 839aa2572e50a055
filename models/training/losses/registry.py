"""The registry of losses, and making one."""

from __future__ import annotations

from typing import Any, cast

from datasets.basics.registry import Registry
from models.spec import Labels, TrainingSpec
from models.training.losses.base import LossInfo, LossModule

LOSSES = Registry("models.training.losses", "LOSS")


def loss_info(name: str) -> LossInfo:
    """Return the metadata of a loss without loading a network library."""
    return cast(LossModule, LOSSES.get(name)).LOSS


def training_loss(spec: TrainingSpec, labels: Labels) -> Any:
    """Return the keras loss that the training makes small: the mean over a batch."""
    return _module(spec).make(spec, labels, {})


def measuring_loss(spec: TrainingSpec, labels: Labels) -> Any:
    """Return the same loss without label smoothing, image by image (b,): what is measured in a validation."""
    return _module(spec).make(spec.model_copy(update={"label_smoothing": 0.0}), labels, {"reduction": None})


def _module(spec: TrainingSpec) -> LossModule:
    return cast(LossModule, LOSSES.get(spec.loss))
