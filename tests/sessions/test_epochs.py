"""The journal's events brought into order: epochs that count, settings in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.document import Session
from sessions.epochs import epoch_history, final_epochs, latest_environment, session_at, settings_history
from sessions.journal import Journal, read_journal
from sessions.journal_entries import Changed, Resumed, Saved, Started
from sessions.settings import apply_settings, difference


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


def test_epochs_repeated_after_a_resume_count_once(journal: Journal, make_epoch) -> None:
    """Epochs done again after going back replace the old ones; those not done again are gone."""
    for epoch in (1, 2, 3, 4):
        journal.record(make_epoch(epoch, loss=1.0))
        journal.record(Saved(epoch=epoch, file="models/best.keras", is_best=True))
    journal.record(Resumed(epoch=2))
    journal.record(make_epoch(3, loss=9.0, is_best=False))
    entries = read_journal(journal.path).entries
    assert [(done.epoch, done.loss) for done in final_epochs(entries)] == [(1, 1.0), (2, 1.0), (3, 9.0)]
    assert [row.saved for row in epoch_history(entries)] == ["models/best.keras", "models/best.keras", ""]


def test_settings_in_force(journal: Journal, session: Session) -> None:
    """Each change holds from its epoch on, on top of those before; unreadable ones change nothing."""
    second = apply_settings(session, ["rotation=7"])
    third = apply_settings(second, ["learning_rate=0.5"])
    journal.record(Started(session=session, session_sha256="", environment={"device": "cpu"}))
    journal.record(Changed(epoch=5, changes=difference(session, second)))
    journal.record(Changed(epoch=6, changes={"of.a.later.version": 1}))
    journal.record(Changed(epoch=9, changes=difference(second, third)))
    journal.record(Resumed(epoch=7, environment={"device": "gpu:0"}))
    entries = read_journal(journal.path).entries
    assert [state.epoch for state in settings_history(session, entries)] == [1, 5, 9]
    assert [session_at(session, entries, epoch) for epoch in (1, 4, 5, 8, 9, 99)] == [
        session, session, second, second, third, third
    ]  # fmt: skip
    assert latest_environment(entries) == {"device": "gpu:0"}


def test_nothing_started(session: Session) -> None:
    """Without a journal the session itself is in force from the first epoch."""
    assert [(state.epoch, state.session) for state in settings_history(session, [])] == [(1, session)]
    assert (epoch_history([]), latest_environment([])) == ([], {})
