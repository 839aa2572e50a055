"""How many epochs fit into a time budget."""

from __future__ import annotations

import math

PLANNED_UPWARDS = 2
"""After so many measured epochs the plan only shrinks: a schedule that is stretched for ever never falls."""


def planned_epochs(
    planned: int, done: int, measured: int, seconds_per_epoch: float, seconds_left: float
) -> int:
    """Return the number of epochs in all that the budget allows, at least those done; a pure function.

    Args:
        planned: as planned so far.
        done: epochs done in all.
        measured: epochs whose duration is known, in this process.
        seconds_per_epoch: of the last one; without meaning where none was measured.
        seconds_left: of the budget.
    """
    if seconds_left <= 0:
        return done
    if measured == 0:
        return planned
    fitting = done + math.floor(seconds_left / max(seconds_per_epoch, 1e-6))
    return fitting if measured <= PLANNED_UPWARDS else min(fitting, planned)
