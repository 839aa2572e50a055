"""The option ``--at``: settings that change while a training runs."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.basics.errors import BadInput
from sessions.document import Session
from sessions.journal_entries import Changed
from sessions.settings import apply_settings, check_one_value, difference


def changes_at(session: Session, texts: Sequence[str]) -> tuple[Changed, ...]:
    """Return the changes of ``EPOCH:key=value`` texts, one for each epoch, in their order.

    Raises:
        BadInput: if a text has another form, or names an unknown option or value, or
            another value of the same option and epoch.
    """
    by_epoch: dict[int, list[str]] = {}
    for text in texts:
        number, colon, assignment = text.partition(":")
        if not colon or not number.strip().isdigit() or int(number) < 1:
            raise BadInput(f"--at {text}: write it as EPOCH:key=value, e.g. 10:learning_rate=0.0001.")
        others = by_epoch.setdefault(int(number), [])
        check_one_value(others, [assignment])
        others.append(assignment)
    found = []
    for epoch in sorted(by_epoch):
        changed = apply_settings(session, by_epoch[epoch])
        found.append(Changed(epoch=epoch, changes=difference(session, changed)))
        session = changed
    return tuple(found)
