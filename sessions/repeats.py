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

    Each seed counts once, because a copy of a run is no repeat. Those that are not finished, or cannot be
    read, are passed over.
    """
    wanted = run.session()
    try:
        folders = sorted(run.root.parent.iterdir())
    except OSError:
        return ()  # a run can be opened in a folder that cannot be listed
    of_seeds: dict[int, float] = {}
    for folder in folders:
        found = _repeat_in(folder, wanted)
        if found is not None and found[0] != wanted.seed:
            of_seeds.setdefault(*found)
    return tuple(of_seeds.values())


def _repeat_in(folder: Path, wanted: Session) -> tuple[int, float] | None:
    """Return seed and accuracy of the run in ``folder`` if it is a finished repeat."""
    try:
        other = RunFolder.open(folder)
        entries = other.entries() if _without_seed(other.session()) == _without_seed(wanted) else []
    except (BadInput, OSError):
        return None
    is_done = any(entry.kind == "finished" for entry in entries)
    accuracy = best_accuracy(final_epochs(entries)) if is_done else None
    return None if accuracy is None else (other.session().seed, accuracy)


def _without_seed(session: Session) -> Session:
    return session.model_copy(update={"name": "", "notes": "", "seed": 0})
