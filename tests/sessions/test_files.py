"""A session opens from a spreadsheet, a session.json or a run folder, and is proposed for new data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput, WorkFailed
from datasets.spec import DataRow
from datasets.survey import propose_input, survey_row
from models.training.events import EpochDone
from sessions.document import Session
from sessions.files import open_session, save_session
from sessions.journal import Journal
from sessions.propose import propose_session
from sessions.run_folder import RunFolder
from sessions.spreadsheet import write_spreadsheet


@pytest.mark.parametrize("name", ["s.xlsx", "S.XLSX", "s.json"])
def test_saved_session_opens_again(tmp_path: Path, session: Session, name: str) -> None:
    """What was saved is what is opened, in both formats."""
    save_session(session, tmp_path / name)
    assert open_session(tmp_path / name) == session


def test_opening_a_run(tmp_path: Path, session: Session) -> None:
    """A run folder gives the session as started."""
    with RunFolder.create(tmp_path / "run", session) as run:
        assert open_session(run.root) == run.session()


def test_what_cannot_be_saved_or_opened(tmp_path: Path, session: Session) -> None:
    """Wrong endings, missing folders and missing files are sentences; nothing is written."""
    with pytest.raises(BadInput, match=r"\.xlsx or \.json"):
        save_session(session, tmp_path / "s.txt")
    with pytest.raises(BadInput, match="does not exist"):
        save_session(session, tmp_path / "gone" / "s.xlsx")
    with pytest.raises(BadInput, match="does not exist"):
        open_session(tmp_path / "s.xlsx")
    with pytest.raises(BadInput, match="no run folder"):
        open_session(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_record_of_a_run_is_never_saved_over(
    tmp_path: Path, session: Session, make_epoch: Callable[[int], EpochDone]
) -> None:
    """Epochs or figures in a spreadsheet, also in a copy of it, and the files of a run folder stay."""
    epochs, figures = tmp_path / "received.xlsx", tmp_path / "figures.XLSX"
    with RunFolder.create(tmp_path / "run", session) as run:
        Journal(run.journal).record(make_epoch(1))
        write_spreadsheet(epochs, session, run.entries(), {})
    write_spreadsheet(figures, session, (), {}, {"accuracy": 0.5, "n": 8})
    before = {path: path.read_bytes() for path in (epochs, figures, run.session_json)}
    for path in before:
        with pytest.raises(BadInput, match="holds the record of a run"):
            save_session(session, path)
    assert {path: path.read_bytes() for path in before} == before
    save_session(session, tmp_path / "mine.xlsx")
    save_session(session, tmp_path / "mine.xlsx")


@pytest.mark.parametrize("name", ["s.xlsx", "s.json"])
def test_what_another_program_holds_is_not_saved(
    tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nothing is promised for later, unlike with the spreadsheet of a run; the former file stays."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(WorkFailed, match="Save it in another place") as error:
        save_session(session, tmp_path / name)
    assert "was not saved" in str(error.value) and "later" not in str(error.value)
    (tmp_path / name).write_bytes(b"old")
    with pytest.raises(WorkFailed, match="another program has it open"):
        save_session(session, tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"old"


@pytest.mark.parametrize("open_it", [open_session, RunFolder.open])
def test_place_that_the_system_refuses(tmp_path: Path, open_it: Callable[[Path], object]) -> None:
    """A name that no disk takes, like a drive that does not answer, is bad input with a sentence."""
    with pytest.raises(BadInput, match="cannot be looked at"):
        open_it(tmp_path / ("a" * 5000))


def test_proposed_session(data_root: Path) -> None:
    """Classes are in natural order, unlabeled rows make none, and the input suits the images."""
    names = ["class10", "class2", "Class3"]
    (data_root / "class2").rename(data_root / "Class3")
    surveyed = [
        survey_row(DataRow(path=str(data_root / folder), class_name=name, part=part))
        for folder, name, part in (
            ("class10", names[0], "train"),
            ("Class3", names[1], "test"),
            ("Class3", names[2], "split"),
            ("Class3", "nobody knows", "unlabeled"),
        )
    ]
    facts = [facts for _, facts in surveyed]
    session = propose_session([row for row, _ in surveyed], facts, "trial")
    assert session.classes == ("class2", "Class3", "class10")
    assert session.name == "trial" and session.rows == tuple(row for row, _ in surveyed)
    assert session.input == propose_input(facts)
