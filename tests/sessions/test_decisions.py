"""What was decided about a run's model is kept in its journal, and holds for that model alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from models.decisions.document import Decisions
from sessions.decisions import decide, decisions_of, left_out_decisions, lost_decisions
from sessions.document import Session
from sessions.history import run_summary
from sessions.journal import Journal
from sessions.journal_entries import Finished, Started
from sessions.run_folder import RunFolder


@pytest.fixture
def trained(tmp_path: Path) -> RunFolder:
    """A run that has a model (of which nothing but the bytes matters here)."""
    session = Session(classes=("a", "b"))
    with RunFolder.create(tmp_path / "run", session) as run:
        journal = Journal(run.journal)
        journal.record(Started(session=session, session_sha256=session.sha256()))
        journal.record(Finished(epoch=1, best_epoch=1))
        run.best_model.write_bytes(b"the first model")
    return RunFolder.open(tmp_path / "run")


def test_the_last_decisions_hold(trained: RunFolder) -> None:
    """They come back as they were; the run itself is told as before."""
    before = run_summary(trained.root)
    assert decisions_of(trained) == Decisions()
    decide(trained, Decisions(temperature=1.5))
    last = Decisions(temperature=2.0, thresholds={"b": 0.9}, target="b")
    decide(trained, last)
    assert decisions_of(RunFolder.open(trained.root)) == last
    assert run_summary(trained.root) == before
    assert not trained.locked


def test_decisions_about_another_model_are_forgotten(trained: RunFolder) -> None:
    """A training that went on has another best model: a temperature of the former one would be wrong."""
    decide(trained, Decisions(temperature=2.0))
    trained.best_model.write_bytes(b"the next model")
    assert decisions_of(trained) == Decisions()


def test_decisions_that_may_be_lost_are_told(trained: RunFolder) -> None:
    """Damage behind the last decision may have lost one, as a lost journal has; damage before it has not."""
    decide(trained, Decisions(temperature=2.0))
    assert lost_decisions(trained) == ""
    started, finished, decided = trained.journal.read_bytes().splitlines(keepends=True)
    trained.journal.write_bytes(started + b"x" + finished + decided)
    assert lost_decisions(trained) == ""
    trained.journal.write_bytes(started + finished + b"x" + decided)
    assert lost_decisions(trained).startswith(f"Line 3 of the journal {trained.journal} is damaged, so what")
    trained.journal.write_bytes(b"\0" * 100)
    assert lost_decisions(trained).startswith(f"The journal {trained.journal} is gone or cannot be read, so")
    trained.journal.unlink()
    assert "gone" in lost_decisions(trained) and "decide again" in lost_decisions(trained)
    decide(trained, Decisions(temperature=3.0))
    assert lost_decisions(trained) == ""


def test_nothing_is_decided_about_a_class_that_is_not_there(trained: RunFolder) -> None:
    """The sentence names the classes; a run in use is left alone too."""
    with pytest.raises(BadInput, match="no class 'c', only a, b"):
        decide(trained, Decisions(thresholds={"c": 0.5}))
    with RunFolder.open(trained.root) as other:
        other.lock()
        with pytest.raises(BadInput, match="in use"):
            decide(trained, Decisions(temperature=2.0))
    assert decisions_of(trained) == Decisions()


def test_a_target_needs_its_threshold() -> None:
    """Half a decision is none."""
    with pytest.raises(ValueError, match="no threshold"):
        Decisions(target="b")


def test_a_run_s_model_that_is_named_alone_is_told(trained: RunFolder, tmp_path: Path) -> None:
    """Its file knows no decisions; a copy elsewhere, or a run without any, lacks nothing."""
    assert left_out_decisions(trained.best_model) == ""
    decide(trained, Decisions(temperature=2.0))
    copy = tmp_path / "copy.keras"
    copy.write_bytes(trained.best_model.read_bytes())
    assert left_out_decisions(copy) == ""
    told = left_out_decisions(trained.best_model)
    assert told.startswith(f"The model {trained.best_model} is used without what was decided about it")
    assert told.endswith(f"name the run folder {trained.root} to use that.")
