"""A training that has ended and gets no further epoch: it is told, and not measured again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from engine.protocol.training import Notice, TrainResult
from engine.steps.context import JobContext
from sessions.changes import changed_session
from sessions.document import Session
from sessions.epochs import final_epochs, settings_history
from sessions.history import status_of
from sessions.journal import JournalEntry
from sessions.journal_entries import Finished
from sessions.openings import openings
from sessions.run_folder import RunFolder


def result_of_ended(run: RunFolder, changes: Mapping[str, Any], context: JobContext) -> TrainResult | None:
    """Return the recorded figures of a finished training that has nothing to do, and tell so.

    To measure them again would count as another look at the test part.

    Args:
        run: the run.
        changes: settings that are asked for (dotted key -> JSON value).
        context: told why there is nothing to do.

    Returns:
        None if there is something to do: an epoch to train, or figures that are lacking.

    Raises:
        BadInput: if settings are asked for that would not lead to another epoch.
    """
    entries = run.entries()
    if status_of(run, entries) != "finished":
        return None
    finished = [entry.typed(Finished) for entry in entries if entry.kind == "finished"][-1]
    session = changed_session(settings_history(run.session(), entries)[-1].session, changes)
    recorded = _recorded(run, entries)
    if finished is None or recorded is None or _goes_on(session, entries):
        return None
    if changes:
        raise BadInput(
            f"The training in {run.root} ended after epoch {finished.epoch}, and {', '.join(changes)} gives "
            "it no further one: set training.epochs (or training.early_stopping) to more."
        )
    said = (
        f"Nothing to do, the training is finished: {finished.reason} To go on, set training.epochs to more."
    )
    context.event("notice", Notice(message=said))
    return recorded


def _goes_on(session: Session, entries: list[JournalEntry]) -> bool:
    """Return whether the loop of the training would do another epoch."""
    spec, epochs = session.training, final_epochs(entries)
    done = epochs[-1].epoch if epochs else 0
    best = max((epoch.epoch for epoch in epochs if epoch.is_best), default=0)
    has_waited = bool(spec.early_stopping) and done - best >= spec.early_stopping
    return done < spec.epochs and not has_waited


def _recorded(run: RunFolder, entries: list[JournalEntry]) -> TrainResult | None:
    """Return the figures on disk; None where there are none of a training, or their model is gone."""
    if not run.best_model.is_file():
        return None
    try:
        recorded = TrainResult.model_validate({"run": str(run.root), **(run.metrics() or {})})
    except (BadInput, ValidationError):
        return None  # damaged, or of another version: they are measured again
    return recorded.model_copy(update={"test_openings": openings(entries)})
