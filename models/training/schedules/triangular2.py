"""Cyclical rates (Smith, arXiv:1506.01186) whose height is halved with each cycle."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.cycles import cycle
from models.training.schedules.base import Moment, ScheduleInfo

SCHEDULE = ScheduleInfo(
    name="triangular2", title="Cyclical, halved each time", settings=("lowest_rate", "cycle_epochs")
)


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    lowest = min(spec.lowest_rate, spec.learning_rate)
    number, height = cycle(moment.step, spec.cycle_epochs * moment.steps_per_epoch)
    return float(lowest + (spec.learning_rate - lowest) * height * 0.5**number)
