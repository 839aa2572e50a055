"""What was decided about the model of a run after its training, kept in the run's journal."""

from __future__ import annotations

from datasets.basics.errors import BadInput
from datasets.hashing import hash_path
from models.decisions.document import Decisions
from sessions.journal import Journal
from sessions.journal_entries import Decided
from sessions.run_folder import RunFolder


def decisions_of(run: RunFolder) -> Decisions:
    """Return what holds for the run's best model now; what was decided about a former one does not.

    Raises:
        BadInput: if the journal cannot be read.
    """
    entries = [entry.typed(Decided) for entry in run.entries()]
    last = next((entry for entry in reversed(entries) if entry is not None), None)
    if last is None or last.model_sha256 != hash_path(run.best_model):
        return Decisions()
    return last.decisions


def decide(run: RunFolder, decisions: Decisions) -> None:
    """Keep decisions about the run's best model; they take the place of the former ones.

    Raises:
        BadInput: if the run is in use, cannot be written, or has no such class.
        WorkFailed: if the journal cannot be written.
    """
    unknown = [name for name in decisions.thresholds if name not in run.session().classes]
    if unknown:
        raise BadInput(
            f"{run.root} has no class {unknown[0]!r}, only {', '.join(run.session().classes)}: "
            "choose the threshold for one of these."
        )
    run.lock()
    with run:
        entry = Decided(model_sha256=hash_path(run.best_model), decisions=decisions)
        Journal(run.journal).record(entry)
