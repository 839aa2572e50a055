"""The registry of schedules."""

from __future__ import annotations

from typing import cast

from datasets.basics.registry import Registry
from models.spec import Schedule
from models.training.schedules.base import ScheduleModule

SCHEDULES = Registry("models.training.schedules", "SCHEDULE")


def schedule_module(name: Schedule) -> ScheduleModule:
    """Return the module whose ``rate`` gives the learning rate of each step."""
    return cast(ScheduleModule, SCHEDULES.get(name))
