"""The settings of a running training: those it began with, and each change from its epoch on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import BadInput
from engine.steps.training.network import build_network
from engine.steps.training.recorder import Recorder
from engine.steps.training.run_data import RunData
from engine.steps.training.time_budget import TimeBudget
from models.starting.freezing import check_layers, set_learning_layers
from models.training.changes import Change
from models.training.control import Control
from models.training.dropout import dropout_rates, set_dropout_rates
from models.training.requirements import check_training
from sessions.changes import changed_session
from sessions.document import Session
from sessions.journal_entries import Changed, LeftOut
from sessions.settings import difference, set_values

if TYPE_CHECKING:
    import keras

NETWORK_KEYS = {"training.dropout", "training.dropout_rates"}
"""Settings on which the network itself depends, not only its training."""


def settings_after(
    session: Session, recorded: Sequence[Changed], epochs_done: int
) -> tuple[Session, list[Changed]]:
    """Return the settings in force after some epochs, and the changes that are still to come.

    Args:
        session: as started, with the paths of today.
        recorded: what the journal knows, in the order in which it counts.
        epochs_done: epochs that a resumed training has behind it.
    """
    for changed in recorded:
        if changed.epoch <= epochs_done:
            session = _replayed(session, changed)
    return session, [changed for changed in recorded if changed.epoch > epochs_done]


@dataclass
class LiveSettings:
    """Gives the loop the settings of each epoch, and keeps data, network and journal in step with them.

    Attributes:
        session: the settings in force, with the paths of today.
        to_come: recorded changes of a training that went back behind them.
        to_leave_out: images that a training which is done again left out, from their epoch on.
    """

    session: Session
    to_come: list[Changed]
    control: Control
    recorder: Recorder
    data: RunData
    model: keras.Model
    budget: TimeBudget
    to_leave_out: list[LeftOut] = field(default_factory=list)

    def before_epoch(self, epoch: int) -> Change | None:
        """Return what changes with ``epoch`` (from 1): first what the journal says, then what is asked."""
        while self.to_leave_out and self.to_leave_out[0].epoch <= epoch:
            left_out = self.to_leave_out.pop(0)
            self.data.leave_out(left_out.row, left_out.image)
        before, network_changed = self.session, False
        while self.to_come and self.to_come[0].epoch <= epoch:
            changed = self.to_come.pop(0)
            network_changed |= self._take(_replayed(self.session, changed))
            self.recorder.changed_again(changed)
        planned = self.budget.changes(self.session.training, epoch - 1)
        asked = planned | self.control.take_changes()
        if asked:
            network_changed |= self._take_asked(epoch, asked)
        network_changed |= set_learning_layers(self.model, self.session.model, epoch)
        if self.session == before and not network_changed:
            return None
        return Change(self.session.training, network_changed)

    def _take_asked(self, epoch: int, asked: dict[str, Any]) -> bool:
        before = self.session
        try:
            session = changed_session(before, asked)
            check_training(session.training, session.model.labels, session.classes)
            check_layers(self.model, session.model, epoch)
            network_changed = self._take(session)
        except BadInput as error:
            self.recorder.refused(f"The settings stay as they are. {error}")
            return False
        if changes := difference(before, self.session):
            sha256 = self.session.sha256()
            self.recorder.changed(Changed(epoch=epoch, changes=changes, session_sha256=sha256))
        return network_changed

    def _take(self, session: Session) -> bool:
        """Put ``session`` in force; return whether the network was changed for it."""
        network_changed = bool(NETWORK_KEYS & difference(self.session, session).keys())
        if network_changed:
            # Which rates the network declares itself is known by building it anew.
            declared = build_network(session, self.recorder.run.start_model)
            set_dropout_rates(self.model, dropout_rates(declared))
        self.data.follow(session)
        self.session = session
        self.recorder.epochs_planned = session.training.epochs
        return network_changed


def _replayed(session: Session, changed: Changed) -> Session:
    try:
        return set_values(session, changed.changes)
    except BadInput:
        # Written by another version of the program; the settings known so far stand.
        return session
