"""What a schedule file declares: metadata, and the rate as a pure function of the moment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from datasets.basics.options import Options
from models.spec import TrainingSpec

END_FACTOR = 0.001
"""Schedules that fall to the end fall to this share of the largest rate."""


class ScheduleInfo(Options):
    """What the program says of a schedule."""

    name: str
    """As in :attr:`models.spec.TrainingSpec.schedule`; equal to the file's name."""
    title: str
    settings: tuple[str, ...] = ()
    """Options of :class:`models.spec.TrainingSpec` that it uses."""


@dataclass(frozen=True)
class Moment:
    """Where in its training a step stands.

    Attributes:
        step: batches shown since the schedule began, >= 0.
        total_steps: batches from its beginning to its planned end, > 0.
        steps_per_epoch: batches of the running epoch.
        lowered: how often the rate was lowered for want of progress.
    """

    step: int
    total_steps: int
    steps_per_epoch: int
    lowered: int = 0


class ScheduleModule(Protocol):
    """A module of :mod:`models.training.schedules`."""

    SCHEDULE: ScheduleInfo

    def rate(self, spec: TrainingSpec, moment: Moment) -> float:
        """Return the learning rate of one step, a pure function, so that a resume cannot change it."""


def half_cosine(begin: float, end: float, share: float) -> float:
    """Return the value between ``begin`` (share 0) and ``end`` (share 1) on half a cosine."""
    return begin + (end - begin) * 0.5 * (1.0 - math.cos(math.pi * share))


def falling_share(step: int, rising: float, total_steps: int) -> float:
    """Return how far (0…1) a step is in the part after the first ``rising`` steps."""
    return min(1.0, (step - rising) / max(1.0, total_steps - rising))
