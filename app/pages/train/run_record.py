"""The curves of a run that was trained before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.pages.train.changed_options import changed_options, session_after
from app.widgets.curves.figures import figures_of
from app.widgets.curves.record import CurveRecord

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult

RESUMED = "resumed"


def record_of(run: ReadRunResult) -> CurveRecord:
    """Return the epochs of a run, the changes of its settings, and the models that were kept."""
    record = CurveRecord()
    for epoch in run.history:
        record.add(epoch.epoch, figures_of(epoch), epoch.is_best)
    for after in run.resumed:
        record.mark(after, RESUMED)
    for first, words in change_words(run):
        record.mark(first - 1, words)
    for saved in run.saved:
        if not saved.is_best:
            record.save(saved.epoch, saved.file)
    return record


def change_words(run: ReadRunResult) -> list[tuple[int, str]]:
    """Return the first epoch of each change of settings, and what changed, in order."""
    session, found = run.session, []
    for changed in run.changes:
        options = changed_options(session, changed.changes)
        session = session_after(session, changed.changes)
        found.append((changed.epoch, ", ".join(option.text for option in options)))
    return found
