"""Licence and notes of a run's model, kept in the run's journal: the model file stays as it was."""

from __future__ import annotations

from sessions.journal import Journal
from sessions.journal_entries import Described
from sessions.run_folder import RunFolder


def description_of(run: RunFolder) -> Described | None:
    """Return what was written last; None where nothing was.

    Raises:
        BadInput: if the journal cannot be read.
    """
    entries = [entry.typed(Described) for entry in run.entries()]
    return next((entry for entry in reversed(entries) if entry is not None), None)


def describe(run: RunFolder, licence: str, notes: str) -> None:
    """Keep licence and notes; they take the place of the former ones.

    Raises:
        BadInput: if the run is in use or cannot be written.
        WorkFailed: if the journal cannot be written.
    """
    run.lock()
    with run:
        Journal(run.journal).record(Described(licence=licence, notes=notes))
