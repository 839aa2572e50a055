"""Cyclical rates (Smith, arXiv:1506.01186): up and down between two rates."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.cycles import cycle
from models.training.schedules.base import Moment, ScheduleInfo

SCHEDULE = ScheduleInfo(
    name="triangular", title="Cyclical, triangular", settings=("lowest_rate", "cycle_epochs")
)


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    lowest = min(spec.lowest_rate, spec.learning_rate)
    _, height = cycle(moment.step, spec.cycle_epochs * moment.steps_per_epoch)
    return lowest + (spec.learning_rate - lowest) * height
