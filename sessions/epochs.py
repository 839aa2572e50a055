"""What the journal says about epochs, saved models and settings, brought into order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datasets.basics.errors import BadInput
from models.training.events import EpochDone
from sessions.changes import recorded_changes
from sessions.document import Session
from sessions.journal import JournalEntry
from sessions.journal_entries import Resumed, Saved, Started
from sessions.settings import set_values


@dataclass(frozen=True)
class EpochRow:
    """One epoch that counts."""

    metrics: EpochDone
    saved: str
    """Files of the models saved after this epoch, relative to the run folder; empty: none."""


@dataclass(frozen=True)
class SettingsState:
    """The settings in force from ``epoch`` (counted from 1) on."""

    epoch: int
    time: str
    """UTC, ISO 8601; empty when nothing has been started."""
    session: Session


def epoch_history(entries: Sequence[JournalEntry]) -> list[EpochRow]:
    """Return the epochs in order; what a resume went back behind is superseded."""
    epochs: dict[int, EpochDone] = {}
    saved: dict[int, list[str]] = {}
    for entry in entries:
        if (done := entry.typed(EpochDone)) is not None:
            epochs[done.epoch] = done
        elif (model := entry.typed(Saved)) is not None:
            files = saved.setdefault(model.epoch, [])
            if model.file not in files:
                files.append(model.file)
        elif (resumed := entry.typed(Resumed)) is not None:
            epochs = {epoch: row for epoch, row in epochs.items() if epoch <= resumed.epoch}
            saved = {epoch: files for epoch, files in saved.items() if epoch <= resumed.epoch}
    return [EpochRow(metrics, ", ".join(saved.get(epoch, []))) for epoch, metrics in sorted(epochs.items())]


def final_epochs(entries: Sequence[JournalEntry]) -> list[EpochDone]:
    """Return the epochs that count, in order."""
    return [row.metrics for row in epoch_history(entries)]


def saved_models(entries: Sequence[JournalEntry]) -> list[Saved]:
    """Return the models that were written, in order; each file once, and none of superseded epochs."""
    found: dict[str, Saved] = {}
    for entry in entries:
        if (model := entry.typed(Saved)) is not None:
            found[model.file] = model
        elif (resumed := entry.typed(Resumed)) is not None:
            found = {file: model for file, model in found.items() if model.epoch <= resumed.epoch}
    return sorted(found.values(), key=lambda model: model.epoch)


def settings_history(session: Session, entries: Sequence[JournalEntry]) -> list[SettingsState]:
    """Return the settings at the start and after each recorded change, in order.

    Args:
        session: the session as started; it counts where the journal has no start.
    """
    states = [SettingsState(1, "", session)]
    for entry in entries:
        if (started := entry.typed(Started)) is not None:
            states = [SettingsState(1, entry.time, started.session)]
    for changed, time in recorded_changes(entries):
        try:
            now = set_values(states[-1].session, changed.changes)
        except BadInput:
            # Written by another version of the program; the settings known so far stand.
            continue
        states.append(SettingsState(changed.epoch, time, now))
    return states


def session_at(session: Session, entries: Sequence[JournalEntry], epoch: int) -> Session:
    """Return the session with the settings in force in ``epoch`` (counted from 1)."""
    states = [state for state in settings_history(session, entries) if state.epoch <= epoch]
    return states[-1].session if states else session


def latest_environment(entries: Sequence[JournalEntry]) -> dict[str, str]:
    """Return where the training ran last; empty if it has not begun."""
    found: dict[str, str] = {}
    for entry in entries:
        ran = entry.typed(Started) or entry.typed(Resumed)
        if ran is not None and ran.environment:
            found = ran.environment
    return found
