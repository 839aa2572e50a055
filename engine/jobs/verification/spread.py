"""Whether an accuracy that is not the same is as good as the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from engine.protocol.verification import AccuracySpread
from models.training.events import EpochDone
from sessions.document import Session
from sessions.epochs import final_epochs
from sessions.run_folder import RunFolder

FEWEST_REPEATS = 3


def accuracy_spread(
    run: RunFolder, recorded: Sequence[EpochDone], now: Sequence[EpochDone]
) -> AccuracySpread | None:
    """Compare the validation accuracies of the best epochs.

    The bounds are the lowest and highest accuracy of the repeats that stand beside the run (``train
    --repeat``), if there are at least three with it; else the 95 % interval of the recorded accuracy. None
    where there are neither.
    """
    then, after = _best_accuracy(recorded), _best_accuracy(now)
    if then is None or after is None:
        return None
    repeats = [then, *_repeats(run)]
    if len(repeats) >= FEWEST_REPEATS:
        source = f"the lowest and highest of {len(repeats)} repeats of this training"
        return AccuracySpread(recorded=then, now=after, low=min(repeats), high=max(repeats), source=source)
    interval = ((run.metrics() or {}).get("validation") or {}).get("accuracy_ci95")
    if not isinstance(interval, list) or len(interval) != 2:
        return None
    source = "the 95 % interval of the recorded accuracy; no repeats are recorded beside the run"
    return AccuracySpread(recorded=then, now=after, low=interval[0], high=interval[1], source=source)


def _best_accuracy(epochs: Sequence[EpochDone]) -> float | None:
    best = next((epoch for epoch in reversed(epochs) if epoch.is_best), None)
    return None if best is None else best.val_accuracy


def _repeats(run: RunFolder) -> list[float]:
    """Return the accuracies of the runs beside this one that differ in the seed alone."""
    wanted = _without_seed(run.session())
    found = []
    for folder in sorted(run.root.parent.iterdir()):
        accuracy = _accuracy_of_repeat(folder, wanted) if folder != run.root else None
        if accuracy is not None:
            found.append(accuracy)
    return found


def _accuracy_of_repeat(folder: Path, wanted: Session) -> float | None:
    try:
        other = RunFolder.open(folder)
        entries = other.entries()
    except BadInput:
        return None
    is_done = any(entry.kind == "finished" for entry in entries)
    if not is_done or _without_seed(other.session()) != wanted:
        return None
    return _best_accuracy(final_epochs(entries))


def _without_seed(session: Session) -> Session:
    return session.model_copy(update={"name": "", "notes": "", "seed": 0})
