"""Whether an accuracy that is not the same is as good as the same."""

from __future__ import annotations

from collections.abc import Sequence

from engine.jobs.verification.record import RunRecord
from engine.protocol.verification import AccuracySpread
from models.training.events import EpochDone
from sessions.repeats import best_accuracy

FEWEST_REPEATS = 3


def accuracy_spread(record: RunRecord, now: Sequence[EpochDone]) -> AccuracySpread | None:
    """Compare the validation accuracies of the best epochs.

    The bounds are the lowest and highest accuracy of the recorded repeats (``train --repeat``), if there are
    at least three with this run; else the 95 % interval of the recorded accuracy. None where there are
    neither.

    Raises:
        BadInput: if ``metrics.json`` is damaged.
    """
    then, after = best_accuracy(record.epochs), best_accuracy(now)
    if then is None or after is None:
        return None
    repeats = [then, *record.repeats]
    if len(repeats) >= FEWEST_REPEATS:
        source = f"the lowest and highest of {len(repeats)} repeats of this training"
        return AccuracySpread(recorded=then, now=after, low=min(repeats), high=max(repeats), source=source)
    interval = ((record.run.metrics() or {}).get("validation") or {}).get("accuracy_ci95")
    if not isinstance(interval, list) or len(interval) != 2:
        return None
    source = "the 95 % interval of the recorded accuracy; no repeats of the run are recorded"
    return AccuracySpread(recorded=then, now=after, low=interval[0], high=interval[1], source=source)
