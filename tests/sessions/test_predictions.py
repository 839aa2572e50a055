"""Predictions as files: tables of every kind, and scores in measurements."""

from __future__ import annotations

import csv
import gc
import json
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from datasets.basics.errors import BadInput, Cancelled
from datasets.basics.files import temporary_neighbour
from datasets.basics.progress import silent
from datasets.score_ids import check_ids, complete_ids, score_ids
from models.decisions.document import Decisions
from sessions.predictions import xlsx
from sessions.predictions.registry import Wishes, check_target, scored_files, write_predictions
from sessions.predictions.rtdc import check_former
from sessions.predictions.table import FilePredictions, PredictingModel, Predictions

CLASSES = ("one", "two", "=three")
MODEL = PredictingModel("/models/best.keras", "a" * 64)


def predictions(*files: str, n: int = 5, source: str = "folder", **more: Any) -> Predictions:
    """Return scores of ``n`` images of each file."""
    scores = np.random.default_rng(3).dirichlet(np.ones(3), n).astype(np.float32)
    names = [f"-{number}.png" for number in range(n)]
    parts = tuple(FilePredictions(file, source, names, range(n), scores) for file in files)
    return Predictions(parts, CLASSES, (MODEL,), **more)


@pytest.fixture
def measurement(tmp_path: Path) -> Path:
    """A measurement of 6 events with a score of another program and a stored class."""
    path = tmp_path / "cells.rtdc"
    with h5py.File(path, "w") as file:
        file["events/image"] = np.full((6, 8, 8), 7, np.uint8)
        file["events/ml_class"] = np.zeros(6, np.uint32)
        file["events/ml_score_rbc"] = np.ones(6)
        file.attrs["experiment:event count"] = 6
        file.attrs["setup:software version"] = "Instrument 1.0"
        file.attrs["discern never heard of"] = np.arange(3)
    return path


def test_every_table_holds_the_same(tmp_path: Path) -> None:
    """CSV, spreadsheet and NumPy arrays agree; what looks like a formula is text."""
    made = predictions("/a", "/b")
    for ending in ("csv", "xlsx", "npz"):
        assert write_predictions(tmp_path / f"out.{ending}", made) == ()
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["file", "image", "index", "class", "score", "score one", "score two", "score =three"]
    assert [line[:3] for line in lines[5:7]] == [["/a", "'-4.png", "4"], ["/b", "'-0.png", "0"]]
    found = np.array([line[5:] for line in lines[1:]], np.float64)
    expected = np.concatenate([part.scores for part in made.files])
    np.testing.assert_array_equal(found.astype(np.float32), expected)
    said = [line[3].removeprefix("'") for line in lines[1:]]
    assert said == [CLASSES[place] for place in expected.argmax(axis=1)]
    sheet = load_workbook(tmp_path / "out.xlsx")["Predictions"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert cells[6][:4] == ["/b", "-1.png", 1, said[6]]
    np.testing.assert_array_equal(np.array([row[5:] for row in cells], np.float32), expected)
    with np.load(tmp_path / "out.npz") as arrays:
        assert arrays["files"][arrays["file_of"]].tolist() == ["/a"] * 5 + ["/b"] * 5
        np.testing.assert_array_equal(arrays["scores"], expected)
        np.testing.assert_array_equal(arrays["predicted"], expected.argmax(axis=1))


def test_a_full_sheet_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet has 1,048,576 rows at most; the images beyond them are on the next one."""
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    write_predictions(tmp_path / "out.xlsx", predictions("/a", "/b"))
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Predictions", "Predictions 2", "Predictions 3", "Model"]
    names = [row[1].value for title in book.sheetnames[:3] for row in book[title].iter_rows(min_row=2)]
    assert names == [f"-{number}.png" for number in range(5)] * 2


def test_a_threshold_says_the_class(tmp_path: Path) -> None:
    """What was decided about the model counts in the tables, and the score is that of the class said."""
    decided = Decisions(target="two", thresholds={"two": 0.05})
    write_predictions(tmp_path / "out.csv", predictions("/a", n=50, decisions=decided))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert 5 < sum(line["class"] == "two" for line in lines) < 50
    for line in lines:
        assert (line["class"] == "two") == (float(line["score two"]) >= 0.05)
        assert line["score"] == line[f"score {line['class'].removeprefix(chr(39))}"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "npz", "rtdc"])
def test_a_cancelled_file_leaves_nothing(ending: str, measurement: Path, tmp_path: Path) -> None:
    """Neither a half file nor a temporary one; a former file stays as it was."""
    out = tmp_path / "folder" / f"out.{ending}"
    out.parent.mkdir()
    out.write_bytes(b"former")

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_predictions(out, predictions(str(measurement), n=6, source="rtdc"), progress=cancel)
    assert [file.read_bytes() for file in out.parent.iterdir()] == [b"former"]


@pytest.mark.parametrize("kind", ["copy", "scores"])
def test_scores_replace_earlier_ones_and_keep_foreign_ones(
    kind: Any, measurement: Path, tmp_path: Path
) -> None:
    """A second model's scores replace the first one's; another program's labels stay, and are told."""
    before = measurement.read_bytes()
    made = predictions(str(measurement), n=6, source="rtdc")
    first = tmp_path / "first.rtdc"
    notes = write_predictions(first, made, Wishes(rtdc="copy", score_ids={"one": "abc"}))
    assert len(notes) == 1
    assert "rbc" in notes[0]
    again = predictions(str(first), n=6, source="rtdc")
    out = tmp_path / "second.rtdc"
    assert len(write_predictions(out, again, Wishes(rtdc=kind, score_ids={"one": "xyz"}))) == (kind == "copy")
    with h5py.File(out) as file:
        names = {name for name in file["events"] if name.startswith("ml_")}
        foreign = {"ml_score_rbc"} if kind == "copy" else set()
        assert names == {"ml_score_xyz", "ml_score_two", "ml_score_thr"} | foreign
        stored = file["events/ml_score_two"]
        assert stored.dtype == np.float64
        np.testing.assert_array_equal(stored[:], again.files[0].scores[:, 1].astype(np.float64))
        assert stored.attrs["max"] == stored[:].max()
        classes = json.loads(file.attrs["user:discern classes"])
        assert classes == {"xyz": "one", "two": "two", "thr": "=three"}
        assert file.attrs["user:discern model sha256"] == MODEL.sha256
        assert b"ml_score_thr: =three" in file["logs/discern-scores"][:].tolist()
        assert file.attrs["setup:software version"].startswith("Instrument 1.0 | Discern")
        assert ("image" in file["events"]) == (kind == "copy")
        if kind == "scores":
            basin = json.loads(b"".join(next(iter(file["basins"].values()))[:]))
            assert basin["paths"] == ["first.rtdc", str(first.resolve())]
            assert basin["features"] == ["image"]
    assert measurement.read_bytes() == before


def test_events_without_a_prediction_and_noise_of_the_last_digit(measurement: Path, tmp_path: Path) -> None:
    """Events of other labels get NaN; a probability a little above 1 becomes 1."""
    scores = np.array([[1.0000001, -1e-8, 0.0], [0.25, 0.5, 0.25]], np.float32)
    part = FilePredictions(str(measurement), "rtdc", ["4", "1"], np.array([4, 1]), scores)
    write_predictions(tmp_path / "out.rtdc", Predictions((part,), CLASSES, (MODEL,)))
    with h5py.File(tmp_path / "out.rtdc") as file:
        np.testing.assert_array_equal(
            file["events/ml_score_one"][:], [np.nan, 0.25, np.nan, np.nan, 1, np.nan]
        )
        assert file["events/ml_score_two"][4] == 0


def test_a_link_in_the_copy_leads_nowhere(measurement: Path, tmp_path: Path) -> None:
    """Logs that lie in another file are not written there."""
    victim = tmp_path / "victim.h5"
    with h5py.File(victim, "w") as file:
        file.create_group("logs")
    with h5py.File(measurement, "r+") as file:
        file["logs"] = h5py.ExternalLink(str(victim), "/logs")
        file["events/ml_score_two"] = h5py.ExternalLink(str(victim), "/logs")
    before = victim.read_bytes()
    write_predictions(
        tmp_path / "out.rtdc",
        predictions(str(measurement), n=6, source="rtdc"),
        Wishes(score_ids={"two": "zzz"}),
    )
    assert victim.read_bytes() == before
    with h5py.File(tmp_path / "out.rtdc") as file:
        assert isinstance(file.get("logs", getlink=True), h5py.HardLink)


def test_several_measurements_go_into_a_folder(measurement: Path, tmp_path: Path) -> None:
    """One file each, named after the measurement, no two the same."""
    other = tmp_path / "b" / "cells.rtdc"
    other.parent.mkdir()
    other.write_bytes(measurement.read_bytes())
    targets = scored_files(tmp_path / "out", (str(measurement), str(other)))
    assert [target.name for target in targets.values()] == ["cells_scores.rtdc", "cells_scores_2.rtdc"]
    write_predictions(tmp_path / "out", predictions(str(measurement), str(other), n=6, source="rtdc"))
    assert sorted((tmp_path / "out").iterdir()) == sorted(targets.values())


def test_impossible_targets_are_told(measurement: Path, tmp_path: Path) -> None:
    """Unknown endings, missing folders, and an id that another program uses."""
    for path, words in (("out.txt", "choose one of these"), ("none/out.csv", "is not there")):
        with pytest.raises(BadInput, match=words):
            check_target(tmp_path / path)
    clash = Wishes(score_ids={"one": "rbc"})
    with pytest.raises(BadInput, match="already holds ml_score_rbc"):
        write_predictions(
            tmp_path / "x.rtdc", predictions(str(measurement), n=6, source="rtdc"), clash, silent
        )
    assert list(tmp_path.iterdir()) == [measurement]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no file that is always full")
@pytest.mark.parametrize("ending", ["csv", "xlsx", "npz"])
def test_a_full_disk_is_one_error(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left, and what is thrown away later says nothing more (a warning would fail this test)."""
    monkeypatch.setattr(secrets, "token_hex", lambda _n: "full")
    temporary_neighbour(tmp_path / f"out.{ending}").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_predictions(tmp_path / f"out.{ending}", predictions("/a", n=5000))
    gc.collect()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx", "npz", "rtdc"])
def test_a_former_result_is_replaced_and_nothing_else(ending: str, measurement: Path, tmp_path: Path) -> None:
    """A file with such an ending that is not ours, a damaged one, and an input by any name or link stay."""
    out, kept, linked = (tmp_path / f"{name}.{ending}" for name in ("out", "kept", "linked"))
    write_predictions(out, predictions(str(measurement), n=6, source="rtdc"))
    check_target(out, [measurement])
    linked.symlink_to(out.name)
    for name in (out, linked, tmp_path / "." / out.name):
        with pytest.raises(BadInput, match="one of the inputs, which are never changed"):
            check_target(name, [linked if name == out else out])
    labels = Workbook()
    labels.create_sheet("Model")
    made_by_others: dict[str, Callable[[Path], object]] = {
        "csv": lambda path: path.write_text("image,class\na.png,cell\n"),
        "xlsx": labels.save,
        "npz": lambda path: np.savez(path, images=np.zeros((2, 8, 8), np.uint8)),
        "rtdc": lambda path: path.write_bytes(measurement.read_bytes()),
    }
    made_by_others[ending](kept)
    for content in (kept.read_bytes(), b"PK damaged", b""):
        kept.write_bytes(content)
        with pytest.raises(BadInput, match=f"kept.{ending} is there already.*another name"):
            check_target(kept, [measurement])


def test_a_copy_of_another_measurement_is_kept(measurement: Path, tmp_path: Path) -> None:
    """It may be the only one left; a copy of the same measurement, and scores alone, are made anew."""
    other, copy, scores = (tmp_path / f"{name}.rtdc" for name in ("other", "copy", "scores"))
    shutil.copyfile(measurement, other)
    with h5py.File(other, "r+") as file:
        file.attrs["experiment:time"] = "12:00:01"
    made = predictions(str(measurement), n=6, source="rtdc")
    write_predictions(copy, made, Wishes(rtdc="copy"))
    write_predictions(scores, made, Wishes(rtdc="scores"))
    for former, source in ((copy, measurement), (scores, measurement), (scores, other)):
        check_former(former, source)
    with pytest.raises(BadInput, match="images of another measurement"):
        check_former(copy, other)


def test_a_table_that_was_worked_in_is_kept(tmp_path: Path) -> None:
    """Sheets that somebody added, or a file that a spreadsheet program saved, are no former result."""
    out = tmp_path / "out.xlsx"
    write_predictions(out, predictions("/a"))
    book = load_workbook(out)
    book.create_sheet("My notes")
    book.save(out)
    with pytest.raises(BadInput, match="there already"):
        check_target(out)


def test_ids_are_different_and_allowed() -> None:
    """Three characters for each of many similar names; wrong wishes are refused with the reason."""
    many = score_ids([f"cell type {number}" for number in range(300)] + ["äöü", ""])
    assert len(set(many)) == 302
    assert all(len(one) == 3 and one.isalnum() and one.isascii() for one in many)
    assert score_ids(["red", "rede", "Red"]) == ["red", "r00", "r01"]
    assert complete_ids(("red", "blue"), {"blue": "red"}, {"r00"}) == {"red": "r01", "blue": "red"}
    for wishes, words in (
        ({"a": "AB1"}, "three"),
        ({"a": "abc", "b": "abc"}, "same id"),
        ({"c": "abc"}, "no class"),
    ):
        with pytest.raises(BadInput, match=words):
            check_ids(("a", "b"), wishes)


def test_files_are_told_apart_by_their_place(tmp_path: Path) -> None:
    """Parts of one file belong together, however its path is written; another file has none."""
    made = predictions("/a/b.rtdc", "/a//b.rtdc", "/c.rtdc", source="rtdc")
    assert [len(part.files) for part in made.by_file().values()] == [2, 1]
    assert made.of("/a/./b.rtdc") == made.by_file()[Path("/a/b.rtdc")]
    assert made.of("/d.rtdc").files == ()
