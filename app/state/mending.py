"""What leaves single images out or mends what a report found, as functions from session to session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.state.edits import with_rows
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.report.document import Finding

Images = Iterable[tuple[int, int]]
"""(place of the row in the session, number of the image in the row)"""


def mended(session: Session, remedy: str, findings: Sequence[Finding]) -> Session:
    """Return the session after a remedy.

    Args:
        session: the session that the report was made of.
        remedy: name of the remedy.
        findings: findings of that report.
    """
    # Imported late: the remedies are needed only once there is a report.
    from datasets.report.remedies.registry import apply_remedy

    rows, split, sampling = apply_remedy(remedy, findings, session.rows, session.split, session.sampling)
    return with_rows(session, rows).model_copy(update={"split": split, "sampling": sampling})


def leave_out(session: Session, images: Images) -> Session:
    """Return the session that does not use these images."""
    update = {
        place: {"left_out": tuple(sorted(numbers.union(session.rows[place].left_out)))}
        for place, numbers in _by_row(images).items()
    }
    return _with_updates(session, update)


def take_back(session: Session, images: Images) -> Session:
    """Return the session that uses these images again."""
    update = {
        place: {"left_out": tuple(sorted(set(session.rows[place].left_out) - numbers))}
        for place, numbers in _by_row(images).items()
    }
    return _with_updates(session, update)


def take_all_back(session: Session, places: Iterable[int]) -> Session:
    """Return the session that uses all images of these rows again."""
    return _with_updates(session, {place: {"left_out": ()} for place in places})


def untie(session: Session, places: Iterable[int]) -> Session:
    """Return the session in which no image of these rows is kept together with another."""
    return _with_updates(session, {place: {"ties": ()} for place in places})


def _by_row(images: Images) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for place, number in images:
        found[place].add(number)
    return found


def _with_updates(session: Session, updates: Mapping[int, Mapping[str, object]]) -> Session:
    rows = [row.model_copy(update=updates.get(place, {})) for place, row in enumerate(session.rows)]
    return session.model_copy(update={"rows": tuple(rows)})
