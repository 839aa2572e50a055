"""The clock of a training, which may have to end in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from models.spec import TrainingSpec
from models.training.time_plan import planned_epochs


class TimeBudget:
    """Measures epochs, with everything that belongs to them but pauses, and plans how many fit.

    Args:
        spent_s: what the training took before this process.
        held_s: returns the seconds of all pauses in this process so far.
        clock: a clock in seconds, for tests.
    """

    def __init__(
        self, spent_s: float, held_s: Callable[[], float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._spent_before_s = spent_s
        self._held_s = held_s
        self._clock = clock
        self._begun = self._now()
        self._mark: float | None = None
        self._durations_s: list[float] = []

    def begin(self) -> None:
        """Start the clock: the images are loaded, the first epoch is next."""
        self._begun = self._now()

    @property
    def spent_s(self) -> float:
        """Seconds that the training took so far, in all of its processes, without pauses."""
        return self._spent_before_s + self._now() - self._begun

    def changes(self, spec: TrainingSpec, epochs_done: int) -> dict[str, Any]:
        """Return the change of settings that the plan asks for; called before each epoch."""
        now = self._now()
        if self._mark is not None:
            self._durations_s.append(now - self._mark)
        self._mark = now
        if spec.time_budget is None:
            return {}
        left = spec.time_budget * 60 - self.spent_s
        planned = planned_epochs(spec.epochs, epochs_done, self._durations_s, left)
        # Options know no training of no epochs; one that is over its time ends after those it has.
        return {} if planned == spec.epochs else {"training.epochs": max(planned, 1)}

    def _now(self) -> float:
        return self._clock() - self._held_s()
