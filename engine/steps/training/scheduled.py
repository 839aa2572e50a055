"""What shall change on the way of a training, or end it, said before it begins."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from engine.steps.context import JobContext
from models.training.events import EpochDone
from models.training.requirements import check_training
from sessions.changes import changed_session, never_in_force
from sessions.document import Session
from sessions.journal_entries import Changed


def check_changes(session: Session, changes: Sequence[Changed], stop_after: int | None) -> None:
    """Check that each change is allowed after those before it, and that its epoch is reached.

    A training that goes on later does not know of it, so a change behind the end would have no effect.

    Raises:
        BadInput: if one is not.
    """
    for changed in never_in_force(session, changes, stop_after):
        options = ", ".join(changed.changes)
        raise BadInput(
            f"The change of {options} from epoch {changed.epoch} on has no effect: the training ends before. "
            "Name an earlier epoch, or train more epochs."
        )
    for changed in sorted(changes, key=lambda one: one.epoch):
        session = changed_session(session, changed.changes)
        check_training(session.training, session.model.labels, session.classes)


class Scheduled:
    """A job's context that asks for changes as a person at the window would, each before its epoch.

    Args:
        context: gets everything that the training tells.
        changes: in force from their epochs (from 1) on.
        stop_after: epoch after which the training shall stop; None: none.
    """

    def __init__(self, context: JobContext, changes: Sequence[Changed], stop_after: int | None) -> None:
        self.control = context.control
        self.scans = context.scans
        self.assessments = context.assessments
        self._context = context
        self._changes = changes
        self._stop_after = stop_after
        self._ask(1)

    def progress(self, fraction: float, message: str) -> None:
        """Pass it on."""
        self._context.progress(fraction, message)

    def event(self, kind: str, data: Options) -> None:
        """Pass it on; after an epoch, ask for what the next one shall have."""
        self._context.event(kind, data)
        if isinstance(data, EpochDone):
            self._ask(data.epoch + 1)
            if data.epoch == self._stop_after:
                self.control.stop_after_epoch()

    def _ask(self, epoch: int) -> None:
        for changed in self._changes:
            if max(changed.epoch, 1) == epoch:
                self.control.change(changed.changes)
