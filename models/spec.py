"""The parts of a session that speak of the network and its training: the door to ``models/specs``."""

from __future__ import annotations

from models.specs.choice import Monitor
from models.specs.loss import ClassWeights, Loss
from models.specs.model import DEFAULT_ARCHITECTURE, Labels, ModelSpec
from models.specs.optimizer import Optimizer
from models.specs.schedule import Schedule
from models.specs.start import Freeze, FreezeOptions, Start, StartOptions
from models.specs.training import Precision, PrecisionChoice, TrainingSpec

__all__ = [
    "DEFAULT_ARCHITECTURE",
    "ClassWeights",
    "Freeze",
    "FreezeOptions",
    "Labels",
    "Loss",
    "ModelSpec",
    "Monitor",
    "Optimizer",
    "Precision",
    "PrecisionChoice",
    "Schedule",
    "Start",
    "StartOptions",
    "TrainingSpec",
]
