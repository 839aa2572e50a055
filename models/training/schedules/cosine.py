"""Half a cosine from the largest rate to nearly nothing, after a linear rise if asked for."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.schedules.base import END_FACTOR, Moment, ScheduleInfo, falling_share, half_cosine

SCHEDULE = ScheduleInfo(name="cosine", title="Cosine, falling", settings=("warm_up",))


def rate(spec: TrainingSpec, moment: Moment) -> float:
    """Return the learning rate; see :class:`models.training.schedules.base.ScheduleModule`."""
    rising = (spec.warm_up or 0.0) * moment.total_steps
    if moment.step < rising:
        return spec.learning_rate * (moment.step + 1) / (rising + 1)
    share = falling_share(moment.step, rising, moment.total_steps)
    return spec.learning_rate * half_cosine(1.0, END_FACTOR, share)
