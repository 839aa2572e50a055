"""The clock of a training that has to end in time."""

from __future__ import annotations

import time
from typing import Any

from models.spec import TrainingSpec
from models.training.time_plan import planned_epochs


class TimeBudget:
    """Measures epochs, with everything that belongs to them, and plans how many fit.

    Args:
        spent_s: what the training took before this process.
    """

    def __init__(self, spent_s: float) -> None:
        self._spent_s = spent_s
        self._begun = time.monotonic()
        self._mark: float | None = None
        self._durations_s: list[float] = []

    def begin(self) -> None:
        """Start the clock: the images are loaded, the first epoch is next."""
        self._begun = time.monotonic()

    def changes(self, spec: TrainingSpec, epochs_done: int) -> dict[str, Any]:
        """Return the change of settings that the plan asks for; called before each epoch."""
        now = time.monotonic()
        if self._mark is not None:
            self._durations_s.append(now - self._mark)
        self._mark = now
        if spec.time_budget is None:
            return {}
        left = spec.time_budget * 60 - self._spent_s - (now - self._begun)
        planned = planned_epochs(spec.epochs, epochs_done, self._durations_s, left)
        # Options know no training of no epochs; one that is over its time ends after those it has.
        return {} if planned == spec.epochs else {"training.epochs": max(planned, 1)}
