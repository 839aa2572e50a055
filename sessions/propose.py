"""A first session for new data, chosen from what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from datasets.facts import RowFacts
from datasets.naming import natural_key
from datasets.spec import DataRow
from datasets.survey import propose_input
from sessions.document import Session


def propose_session(rows: Sequence[DataRow], facts: Sequence[RowFacts], name: str = "session") -> Session:
    """Return a session with defaults, the classes of the rows and an input that suits the images.

    Args:
        rows: surveyed rows.
        facts: what the survey found, one for each row.
        name: name of the session.
    """
    classes = sorted_naturally({row.class_name for row in rows if row.part != "unlabeled"})
    session = Session(name=name, rows=tuple(rows), classes=tuple(classes))
    return session.model_copy(update={"input": propose_input(facts)}) if facts else session


def sorted_naturally(names: Iterable[str]) -> list[str]:
    """Return the names in the order people expect: class2 before class10, a before B."""
    return sorted(names, key=natural_key)
