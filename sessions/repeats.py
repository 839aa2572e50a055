"""The same training with other seeds: how far its accuracy scatters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from models.training.events import EpochDone
from sessions.document import Session
from sessions.epochs import final_epochs
from sessions.run_folder import RunFolder


def best_accuracy(epochs: Sequence[EpochDone]) -> float | None:
    """Return the validation accuracy of the best model (0…1); None where there is none."""
    best = next((epoch for epoch in reversed(epochs) if epoch.is_best), None)
    return None if best is None else best.val_accuracy


def accuracies_of_repeats(run: RunFolder) -> tuple[float, ...]:
    """Return the best validation accuracies of the runs beside this one that differ in the seed alone.

    Those that are not finished, or cannot be read, are passed over.
    """
    wanted = _without_seed(run.session())
    folders = sorted(folder for folder in run.root.parent.iterdir() if folder != run.root)
    found = [_accuracy_of_repeat(folder, wanted) for folder in folders]
    return tuple(accuracy for accuracy in found if accuracy is not None)


def _accuracy_of_repeat(folder: Path, wanted: Session) -> float | None:
    try:
        other = RunFolder.open(folder)
        entries = other.entries() if _without_seed(other.session()) == wanted else []
    except BadInput:
        return None
    is_done = any(entry.kind == "finished" for entry in entries)
    return best_accuracy(final_epochs(entries)) if is_done else None


def _without_seed(session: Session) -> Session:
    return session.model_copy(update={"name": "", "notes": "", "seed": 0})
