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


def recorded_changes(entries: Sequence[JournalEntry]) -> list[tuple[Changed, str]]:
    """Return the recorded changes in the order in which they count, each with its time (UTC, ISO 8601).

    A training that went back behind a change to a former checkpoint meets it again.
    """
    found = [(changed, entry.time) for entry in entries if (changed := entry.typed(Changed)) is not None]
    return sorted(found, key=lambda one: one[0].epoch)
