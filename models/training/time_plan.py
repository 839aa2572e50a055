"""How many epochs fit into a time budget."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import mean

RECENT = 10
"""So many epochs tell how long the next ones take: one alone may have been slowed down by something else."""
PLANNED_UPWARDS = 2
"""After so many measured epochs ..."""
UPWARD_SHARE = 0.1
"""... and this share of the plan it only shrinks: a schedule that is stretched for ever never falls."""
WORTH_STRETCHING = 1.05
"""The plan grows by so much at least."""
TOLERATED = 0.02
"""A plan is not shortened for less than this share of the epochs that are left."""


def planned_epochs(planned: int, done: int, durations_s: Sequence[float], seconds_left: float) -> int:
    """Return the number of epochs in all that the budget allows, at least those done; a pure function.

    Args:
        planned: as planned so far.
        done: epochs done in all.
        durations_s: how long each epoch of this process took.
        seconds_left: of the budget.
    """
    if seconds_left <= 0:
        return done
    measured = len(durations_s)
    if measured == 0:
        return planned
    # The first epoch compiles, too.
    known = durations_s[-RECENT:] if measured > RECENT else durations_s[1:] or durations_s
    fitting = done + math.floor(seconds_left / max(mean(known), 1e-6))
    if measured <= PLANNED_UPWARDS:
        return fitting
    if fitting >= planned:
        may_grow = done <= UPWARD_SHARE * planned and fitting >= WORTH_STRETCHING * planned
        return fitting if may_grow else planned
    return planned if planned - fitting <= TOLERATED * (planned - done) else fitting
