"""The learning rate as a pure function of the step, so that pausing and resuming cannot change it."""

from __future__ import annotations

import math

from models.spec import Schedule

WARM_UP_SHARE = 0.3
"""Share of a one-cycle training in which the rate rises."""
START_FACTOR = 0.04
"""One cycle begins at this share of the largest rate."""
END_FACTOR = 0.001
"""One cycle and cosine end near this share of the largest rate."""


def learning_rate(schedule: Schedule, largest: float, step: int, total_steps: int) -> float:
    """Return the learning rate of one step.

    One cycle rises from ``START_FACTOR`` by half a cosine, then falls by half a cosine (after Smith and
    Topin, arXiv:1708.07120, with cosine instead of linear ramps).

    Args:
        largest: the rate of the session.
        step: step counted from 0 over the whole training.
        total_steps: steps of the whole training, > 0.
    """
    if schedule == "constant":
        return largest
    rising = WARM_UP_SHARE * total_steps if schedule == "one_cycle" else 0.0
    if step < rising:
        return largest * _between(START_FACTOR, 1.0, step / rising)
    share = min(1.0, (step - rising) / max(1.0, total_steps - rising))
    return largest * _between(1.0, END_FACTOR, share)


def _between(begin: float, end: float, share: float) -> float:
    return begin + (end - begin) * 0.5 * (1.0 - math.cos(math.pi * share))
