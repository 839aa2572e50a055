"""Whether an accuracy that is not the same is as good as the same."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from scipy.special import stdtrit

from engine.protocol.verification import AccuracySpread
from engine.steps.verification.record import RunRecord
from models.training.events import EpochDone
from sessions.repeats import best_accuracy

FEWEST_REPEATS = 3
PROBABILITY = 0.95


def accuracy_spread(record: RunRecord, now: Sequence[EpochDone]) -> AccuracySpread | None:
    """Compare the validation accuracies of the best epochs.

    The bounds are those within which one more repeat lies with 95 %, from the recorded repeats (``train
    --repeat``), if there are at least three with this run and they differ; else the 95 % interval of the
    recorded accuracy. None where there are neither.

    Raises:
        BadInput: if ``metrics.json`` is damaged.
    """
    then, after = best_accuracy(record.epochs), best_accuracy(now)
    if then is None or after is None:
        return None
    repeats = [then, *record.repeats]
    if len(repeats) >= FEWEST_REPEATS and min(repeats) < max(repeats):
        low, high = bounds_of_one_more(repeats)
        source = f"where one more repeat of this training lies with 95 %, from {len(repeats)} repeats"
        return AccuracySpread(recorded=then, now=after, low=low, high=high, source=source)
    interval = ((record.run.metrics() or {}).get("validation") or {}).get("accuracy_ci95")
    if not isinstance(interval, list) or len(interval) != 2:
        return None
    source = "the 95 % interval of the recorded accuracy; no repeats of the run are recorded"
    return AccuracySpread(recorded=then, now=after, low=interval[0], high=interval[1], source=source)


def bounds_of_one_more(values: Sequence[float]) -> tuple[float, float]:
    """Return within what one more of these shares (0…1) lies with 95 %.

    The prediction interval of a further value of a normal distribution, mean ± t s √(1 + 1/n) with n - 1
    degrees of freedom (G. J. Hahn, W. Q. Meeker: Statistical Intervals, 1991). From the lowest to the highest
    would be too narrow: of three values, a fourth lies outside every second time.
    """
    n, mean = len(values), statistics.fmean(values)
    t = float(stdtrit(n - 1, (1 + PROBABILITY) / 2))
    half = t * statistics.stdev(values) * math.sqrt(1 + 1 / n)
    return max(mean - half, 0.0), min(mean + half, 1.0)
