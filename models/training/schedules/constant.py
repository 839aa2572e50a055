"""The same learning rate from the first to the last step."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.schedules.base import Moment, ScheduleInfo

SCHEDULE = ScheduleInfo(name="constant", title="Constant")


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    return spec.learning_rate
