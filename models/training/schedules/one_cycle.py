"""One cycle (after Smith and Topin, arXiv:1708.07120, with half cosines instead of linear ramps)."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.schedules.base import END_FACTOR, Moment, ScheduleInfo, falling_share, half_cosine

SCHEDULE = ScheduleInfo(name="one_cycle", title="One cycle: up, then down", settings=("warm_up",))

WARM_UP_SHARE = 0.3
"""Share of the training in which the rate rises, where the session does not say it."""
START_FACTOR = 0.04
"""The cycle begins at this share of the largest rate."""


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    rising = (WARM_UP_SHARE if spec.warm_up is None else spec.warm_up) * moment.total_steps
    if moment.step < rising:
        return spec.learning_rate * half_cosine(START_FACTOR, 1.0, moment.step / rising)
    share = falling_share(moment.step, rising, moment.total_steps)
    return spec.learning_rate * half_cosine(1.0, END_FACTOR, share)
