"""What was decided about the model of a run after its training, kept in the run's journal."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.hashing import hash_path
from models.decisions.document import Decisions
from sessions.journal import Journal, read_journal
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


def lost_decisions(run: RunFolder) -> str:
    """Return in one sentence why decisions about the run's model may be lost; empty: none can be.

    A decision takes the place of all before it, so that damage before the last one has lost nothing.

    Raises:
        BadInput: if the journal cannot be read.
    """
    journal = read_journal(run.journal)
    known = [
        line
        for line, entry in zip(journal.lines, journal.entries, strict=True)
        if entry.kind in ("started", "decided")
    ]
    if not known:
        lost = f"The journal {run.journal} is gone or cannot be read"
    elif journal.damaged_lines and journal.damaged_lines[-1] > known[-1]:
        lost = f"Line {journal.damaged_lines[-1]} of the journal {run.journal} is damaged"
    else:
        return ""
    return (
        f"{lost}, so what was decided about the model (thresholds, temperature, unlike images) may be "
        "missing: put the journal back from a copy, or decide again."
    )


def left_out_decisions(model: Path) -> str:
    """Return in one sentence that a file is a run's model, named without what the run decided about it.

    Empty where it lies in no run folder, or nothing was decided.

    Raises:
        BadInput: if the journal cannot be read.
    """
    try:
        run = RunFolder.open(model.absolute().parent.parent)
    except BadInput:
        return ""
    if not run.best_model.is_file() or not run.best_model.samefile(model) or decisions_of(run) == Decisions():
        return ""
    return (
        f"The model {model} is used without what was decided about it (thresholds, temperature, unlike "
        f"images): name the run folder {run.root} to use that."
    )


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
