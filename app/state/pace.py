"""How long a training still takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

REMEMBERED_EPOCHS = 5


class Pace:
    """Learns from epochs and batches; time in pauses does not count.

    Args:
        clock: a clock in seconds, for tests.
    """

    def __init__(self, epochs: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._epochs = epochs
        self._clock = clock
        self._seconds: list[float] = []
        self._epoch = 0
        self._share = 0.0
        self._measured = 0
        self._begun = clock()
        self._held_since: float | None = None

    def epoch_done(self, epoch: int, seconds: float) -> None:
        """Take in a finished epoch."""
        # The first epoch also builds the network, so the second one says more alone.
        former = self._seconds if self._measured > 1 else []
        self._seconds = [*former, seconds][-REMEMBERED_EPOCHS:]
        self._measured += 1
        self._epoch = epoch
        self._share = 0.0
        self._begun = self._clock()

    def plan(self, epochs: int) -> None:
        """Count on another number of epochs."""
        self._epochs = epochs

    def batch_done(self, epoch: int, share: float) -> None:
        """Take in which share of ``epoch`` is done."""
        self._epoch = epoch - 1
        self._share = share

    def hold(self) -> None:
        """Count no time from now on: the training is held up."""
        if self._held_since is None:
            self._held_since = self._clock()

    def go_on(self) -> None:
        """Count time again."""
        if self._held_since is not None:
            self._begun += self._clock() - self._held_since
            self._held_since = None

    def seconds_left(self) -> float | None:
        """Return the seconds to the end of the last epoch; None while nothing is known."""
        per_epoch = median(self._seconds) if self._seconds else self._first_epoch()
        if per_epoch is None:
            return None
        return max(0.0, (self._epochs - self._epoch - self._share) * per_epoch)

    def _first_epoch(self) -> float | None:
        # The first batches also build the network; later they say more.
        return (self._clock() - self._begun) / self._share if self._share > 0.1 else None
