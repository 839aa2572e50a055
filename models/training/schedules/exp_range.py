"""Cyclical rates (Smith, arXiv:1506.01186) whose height fades with each batch."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.cycles import cycle
from models.training.schedules.base import Moment, ScheduleInfo

SCHEDULE = ScheduleInfo(
    name="exp_range", title="Cyclical, fading", settings=("lowest_rate", "cycle_epochs", "cycle_gamma")
)


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    lowest = min(spec.lowest_rate, spec.learning_rate)
    _, height = cycle(moment.step, spec.cycle_epochs * moment.steps_per_epoch)
    return float(lowest + (spec.learning_rate - lowest) * height * spec.cycle_gamma**moment.step)
