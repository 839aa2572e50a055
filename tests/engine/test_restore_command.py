"""`restore` and `train` say what is not as recorded, and with which options to go on."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from datasets.spec import DataRow
from datasets.survey import survey_row
from engine.command_line import run
from sessions.data_files import FileHashes
from sessions.document import Session
from sessions.files import open_session, save_session
from sessions.run_file_names import DATA_FILES


@pytest.fixture
def spreadsheet(make_data, tmp_path: Path) -> Path:
    """A session of two folders, with the hashes of their files beside it, as in a run folder."""
    root = make_data(n_train=3, n_other=1) / "train"
    hashes = FileHashes()
    rows = []
    for name in ("left", "right"):
        rows.append(survey_row(DataRow(path=str(root / name), class_name=name, part="train"))[0])
        hashes.hash_path(root / name)
    hashes.write(tmp_path / DATA_FILES)
    save_session(Session(rows=tuple(rows), classes=("left", "right")), tmp_path / "s.xlsx")
    (root / "left" / "left (1).png").unlink()
    return tmp_path / "s.xlsx"


def test_a_change_and_the_options_for_it_are_named(
    spreadsheet: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """How many images, which file, and every option that helps; `train` says how to go on too."""
    assert run(["restore", str(spreadsheet)]) == 0
    told = capfd.readouterr().out
    assert "1 image fewer than the 3 recorded" in told and "left (1).png in it is gone." in told
    assert all(option in told for option in ("--find-in", "--use-changed", "--leave-out", "--out"))
    assert run(["restore", str(spreadsheet), "--out", str(spreadsheet.with_name("r.xlsx"))]) == 2
    assert "--use-changed" in capfd.readouterr().err
    assert run(["train", str(spreadsheet), "--out", str(spreadsheet.with_name("run"))]) == 2
    told = capfd.readouterr().err.strip()
    assert all(option in told for option in ("--find-in", "restore", "--use-changed", "--leave-out"))
    assert "\n" not in told


def test_a_session_of_which_nothing_remains_is_not_written(
    spreadsheet: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of one row it leaves out that row; of all rows it would leave a session without an image."""
    out = spreadsheet.with_name("r.xlsx")
    assert run(["restore", str(spreadsheet), "--leave-out", "--out", str(out)]) == 0
    assert open_session(out).classes == ("right",)
    out.unlink()
    for image in Path(open_session(spreadsheet).rows[1].path).iterdir():
        image.unlink()
    capfd.readouterr()
    assert run(["restore", str(spreadsheet), "--leave-out", "--out", str(out)]) == 2
    assert "Nothing would remain" in capfd.readouterr().err
    assert not out.exists()


def test_what_of_aideveloper_has_no_counterpart_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """On the terminal as in the window, and by `train` too."""
    book = openpyxl.Workbook()
    data, parameters = book.active, book.create_sheet("Parameters")
    data.title = "UsedData"
    for row in (["rtdc_path", "nr_images", "class", "TrainOrValid"], ["D:/data/small.rtdc", 10, 0, "Train"]):
        data.append(row)
    for row in (["nr_epochs", "chosen_model"], [7, "Net of my own"]):
        parameters.append(row)
    path = tmp_path / "M01_meta.xlsx"
    book.save(path)
    sentence = "The network 'Net of my own' is not among those of this program"
    assert run(["restore", str(path), "--json"]) == 0
    told = capfd.readouterr()
    assert sentence in told.err and sentence in " ".join(json.loads(told.out)["told"])
    assert run(["train", str(path), "--out", str(tmp_path / "run")]) == 2
    assert sentence in capfd.readouterr().err
