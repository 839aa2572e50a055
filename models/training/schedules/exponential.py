"""Exponential decay: the rate falls by a factor every so many batches, smoothly."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.schedules.base import Moment, ScheduleInfo

SCHEDULE = ScheduleInfo(
    name="exponential", title="Exponential, falling", settings=("decay_rate", "decay_steps")
)


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    return float(spec.learning_rate * spec.decay_rate ** (moment.step / spec.decay_steps))
