"""Constant until the figure that decides no longer improves, then lower, again and again."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.schedules.base import Moment, ScheduleInfo

SCHEDULE = ScheduleInfo(
    name="plateau",
    title="Lower when progress ends",
    settings=("lowest_rate", "plateau_factor", "plateau_patience"),
)


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    lowest = min(spec.lowest_rate, spec.learning_rate)
    return max(lowest, float(spec.learning_rate * spec.plateau_factor**moment.lowered))
