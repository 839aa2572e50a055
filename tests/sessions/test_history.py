"""The list of runs says how each went, and a damaged one does not hide the others."""

from __future__ import annotations

import time
from pathlib import Path

from sessions.description import describe
from sessions.document import Session
from sessions.history import list_runs, run_summary
from sessions.journal import Journal
from sessions.journal_entries import Finished, OpenedTest, Resumed, Started, Stopped
from sessions.run_folder import RunFolder


def test_summary_of_a_finished_run(tmp_path: Path, session: Session, make_epoch) -> None:
    """Epochs, best epoch, validation and test figures with interval, data and duration are told."""
    with RunFolder.create(tmp_path / "runs" / "a", session) as run:
        journal = Journal(run.journal)
        journal.record(Started(session=run.session(), session_sha256=""))
        journal.record(make_epoch(1))
        journal.record(make_epoch(2, val_accuracy=0.9))
        journal.record(make_epoch(3, is_best=False))
        journal.record(Finished(epoch=3))
        run.write_metrics({"test": {"accuracy": 0.8, "accuracy_ci95": [0.7, 0.9]}})
        assert run_summary(run.root).status == "running"
    summary = run_summary(run.root)
    assert (summary.status, summary.name, summary.epochs_done, summary.best_epoch) == ("finished", "a", 3, 2)
    assert (summary.val_accuracy, summary.test_accuracy, summary.test_accuracy_ci95) == (0.9, 0.8, (0.7, 0.9))
    assert (summary.classes, summary.n_images, summary.seconds) == (("class2", "class10"), 6, 4.5)
    assert summary.created and summary.created <= summary.ended


def test_later_notes_do_not_move_the_end(tmp_path: Path, session: Session) -> None:
    """What is written of a model years later, or looked at, leaves the time at which its training ended."""
    with RunFolder.create(tmp_path / "a", session) as run:
        ended = Journal(run.journal).record(Finished(epoch=0)).time
    time.sleep(0.002)  # the journal tells milliseconds
    describe(run, licence="CC0-1.0", notes="of plate 3")
    with run:
        Journal(run.journal).record(OpenedTest(by="evaluation", n_images=3))
    assert run_summary(run.root).ended == ended


def test_how_runs_ended(tmp_path: Path, session: Session) -> None:
    """New, interrupted, stopped, resumed and damaged runs are told apart, wherever they lie."""
    events = {
        "new": [],
        "interrupted": [Started(session=session, session_sha256="")],
        "stopped": [Started(session=session, session_sha256=""), Stopped(epoch=1, reason="asked to")],
        "again": [Stopped(epoch=1, reason="asked to"), Resumed(epoch=1)],
    }
    for name, data in events.items():
        with RunFolder.create(tmp_path / "runs" / "group" / name, session) as run:
            journal = Journal(run.journal)
            for entry in data:
                journal.record(entry)
    (tmp_path / "runs" / "broken").mkdir()
    (tmp_path / "runs" / "broken" / "session.json").write_text("{")
    found = {summary.name: summary for summary in list_runs(tmp_path / "runs")}
    assert {name: summary.status for name, summary in found.items()} == {
        "new": "new",
        "interrupted": "interrupted",
        "stopped": "stopped",
        "again": "interrupted",
        "broken": "damaged",
    }
    assert "damaged" in found["broken"].problem


def test_last_begun_comes_first(tmp_path: Path, session: Session) -> None:
    """Runs are listed newest first; a folder that does not exist yet has none."""
    for name in ("first", "second"):
        with RunFolder.create(tmp_path / "runs" / name, session) as run:
            Journal(run.journal).record(Started(session=session, session_sha256=name * 9))
    names = [summary.name for summary in list_runs(tmp_path / "runs")]
    assert sorted(names) == ["first", "second"]
    created = [summary.created for summary in list_runs(tmp_path / "runs")]
    assert created == sorted(created, reverse=True)
    assert list_runs(tmp_path / "none") == []
