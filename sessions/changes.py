"""Settings that change while a training runs: which ones may, and what the journal says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datasets.basics.errors import BadInput
from models.spec import FreezeOptions
from sessions.document import Session
from sessions.journal import JournalEntry
from sessions.journal_entries import Changed
from sessions.settings import set_values

CHANGEABLE = ("training", "augmentation")
"""Parts of a session that a running training can take over from its next epoch on."""
FIXED = ("training.precision",)
"""Options of these parts that it cannot."""
LAYERS = tuple(f"model.{name}" for name in FreezeOptions.model_fields)
"""Which layers learn, which can change too."""


def changed_session(session: Session, changes: Mapping[str, Any]) -> Session:
    """Return the session with other settings (dotted key -> JSON value) for a training that runs.

    Raises:
        BadInput: for a key that cannot change any more, or a value that is not allowed; nothing is
            changed then.
    """
    for key in changes:
        if key in FIXED or (key.partition(".")[0] not in CHANGEABLE and key not in LAYERS):
            raise BadInput(
                f"{key} cannot be changed while a training runs: of the options of "
                f"{' and '.join(CHANGEABLE)} most can."
            )
    return set_values(session, changes)


def never_in_force(
    session: Session, changes: Sequence[Changed], stop_after: int | None = None
) -> list[Changed]:
    """Return the changes of epochs that a training, as planned and changed so far, does not reach.

    A change of the epoch behind the last one counts if it asks for more epochs.

    Args:
        session: as started.
        changes: each from its epoch (from 1) on.
        stop_after: epoch after which the training is stopped.

    Raises:
        BadInput: for a change that is not allowed after those before it.
    """
    never = []
    for changed in sorted(changes, key=lambda one: one.epoch):
        after = changed_session(session, changed.changes)
        planned = session.training.epochs
        goes_on = changed.epoch == planned + 1 and after.training.epochs > planned
        if (changed.epoch > planned and not goes_on) or (
            stop_after is not None and changed.epoch > stop_after
        ):
            never.append(changed)
        else:
            session = after
    return never


def recorded_changes(entries: Sequence[JournalEntry]) -> list[tuple[Changed, str]]:
    """Return the recorded changes in the order in which they count, each with its time (UTC, ISO 8601).

    A training that went back behind a change to a former checkpoint meets it again.
    """
    found = [(changed, entry.time) for entry in entries if (changed := entry.typed(Changed)) is not None]
    return sorted(found, key=lambda one: one[0].epoch)
