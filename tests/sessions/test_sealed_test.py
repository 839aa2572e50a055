"""Each look at the test part of a run is counted, and the number stands wherever the figures stand."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from datasets.basics.errors import BadInput
from sessions.document import Session
from sessions.history import run_summary
from sessions.journal import Journal
from sessions.journal_entries import OpenedTest, Started
from sessions.openings import opened_words, openings
from sessions.run_folder import RunFolder
from sessions.sealed_test import record_opening

FIGURES = {"accuracy": 0.5, "accuracy_ci95": [0.1, 0.9], "loss": 0.7, "n": 4, "classes": ["a", "b"]}


@pytest.fixture
def trained(tmp_path: Path) -> RunFolder:
    """A run whose training ended: it opened the test part once."""
    session = Session(classes=("a", "b"))
    with RunFolder.create(tmp_path / "run", session) as run:
        journal = Journal(run.journal)
        journal.record(Started(session=session, session_sha256=session.sha256()))
        journal.record(OpenedTest(by="training", n_images=4))
        run.write_metrics({"test": FIGURES, "test_openings": 1})
    return RunFolder.open(tmp_path / "run")


def test_a_look_is_counted_everywhere(trained: RunFolder) -> None:
    """Journal, summary, metrics.json and spreadsheet say the same number; other figures stay."""
    ended = run_summary(trained.root).ended
    assert record_opening(trained, 4) == 2
    assert record_opening(trained, 4) == 3
    assert openings(trained.entries()) == 3
    assert trained.metrics() == {"test": FIGURES, "test_openings": 3}
    summary = run_summary(trained.root)
    assert summary.test_openings == 3
    assert summary.ended == ended, "the run itself is as before, so that the window need not look again"
    sheet = openpyxl.load_workbook(trained.spreadsheet)["Results"]
    lines = {line[0]: line[1] for line in sheet.iter_rows(max_col=2, values_only=True)}
    assert lines["Test part opened, times"] == 3
    assert not trained.locked


def test_the_test_part_of_a_running_training_stays_closed(trained: RunFolder) -> None:
    """Nobody chooses by the test figures of a training that still goes on."""
    other = RunFolder.open(trained.root)
    other.lock()
    with pytest.raises(BadInput, match="validation part"):
        record_opening(trained, 4)
    other.close()
    assert openings(trained.entries()) == 1


def test_the_number_is_told_in_words() -> None:
    """The sentence is plain."""
    assert [opened_words(count) for count in (0, 1, 2, 3, 1200)] == [
        "Test part not opened yet",
        "Test part opened once",
        "Test part opened twice",
        "Test part opened 3 times",
        "Test part opened 1,200 times",
    ]
