"""From data to a verified export on the command line, and every figure where the contract says."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import h5py
import numpy as np
import openpyxl
import pytest

from models.files import load_model


def test_a_run_folder_is_complete(trained_run: Path) -> None:
    """Spreadsheet, session, journal, figures, checkpoints and the best model are where the contract says."""
    names = {path.relative_to(trained_run).as_posix() for path in trained_run.rglob("*") if path.is_file()}
    expected = {"first run_meta.xlsx", "session.json", "journal.jsonl", "metrics.json", "models/best.keras"}
    assert expected <= names
    assert len([name for name in names if name.startswith("checkpoints/")]) == 2
    sheets = openpyxl.load_workbook(trained_run / "first run_meta.xlsx").sheetnames
    contract = ["UsedData", "DataOverview", "Parameters", "History", "Classes", "Environment", "Results"]
    assert [name for name in sheets if name in contract] == contract


def test_training_prints_the_contract(trained_run: Path) -> None:
    """What `train --json` prints is kept in metrics.json: names and meaning are fixed."""
    metrics = json.loads((trained_run / "metrics.json").read_text())
    for part in ("validation", "test"):
        figures = metrics[part]
        low, high = figures["accuracy_ci95"]
        assert 0 <= low <= figures["accuracy"] <= high <= 1
        assert figures["n"] == 40
        assert [sum(row) for row in figures["confusion_matrix"]] == [20, 20]
        assert [row["class"] for row in figures["per_class"]] == figures["classes"] == ["left", "right"]
    assert metrics["epochs"] == 2
    assert metrics["images_per_second"] > 0


def test_evaluating_again_gives_the_same_figures(
    trained_run: Path, sample_root: Path, call, tmp_path: Path
) -> None:
    """The run's own test part, the same images named as data, and the training's figures agree.

    Both are looks at the test part, and each is counted.
    """
    trained = json.loads((trained_run / "metrics.json").read_text())["test"]
    own = call("evaluate", trained_run, "--json").json()
    named = call(
        "evaluate", trained_run, "--data", sample_root / "test", "--out", tmp_path / "report", "--json"
    ).json()
    assert named.pop("test_openings") == own.pop("test_openings") + 1
    assert own == named
    # A training draws no samples for intervals: it ends at once.
    drawn = [name for name, value in trained.items() if name.endswith("_ci95") and value is None]
    same = [name for name in trained if name not in (*drawn, "per_class")]
    assert [own[name] for name in same] == [trained[name] for name in same]
    assert own["kappa_ci95"] is not None
    with (tmp_path / "report" / "per_image.csv").open(encoding="utf-8-sig") as table:
        assert len(list(csv.reader(table))) == 41
    for picture in ("confusion_matrix.png", "roc.png", "precision_recall.png", "calibration.png"):
        assert (tmp_path / "report" / picture).stat().st_size > 1000


def test_a_model_file_alone_evaluates_and_predicts(
    trained_run: Path, sample_root: Path, call, tmp_path: Path
) -> None:
    """A .keras file carries its card, so it needs no run folder."""
    model = tmp_path / "mailed.keras"
    shutil.copyfile(trained_run / "models" / "best.keras", model)
    assert call("evaluate", model, "--data", sample_root / "test", "--json").json()["n"] == 40
    assert call("evaluate", model).exit_code == 2
    answer = call(
        "predict", model, sample_root / "test" / "left", "--out", tmp_path / "out.csv", "--json"
    ).json()
    assert answer["n"] == 20
    assert sum(answer["counts"]) == 20


@pytest.mark.parametrize("ending", ["csv", "xlsx", "npz"])
def test_predictions_agree_in_every_format(
    ending: str, trained_run: Path, sample_root: Path, call, tmp_path: Path
) -> None:
    """Each table has a row for each image, with the same scores as the network gives."""
    out = tmp_path / f"scores.{ending}"
    folder = sample_root / "test" / "right"
    assert call("predict", trained_run, folder, "--out", out).exit_code == 0
    scores, names = _read_scores(out)
    assert names[:3] == ["right (0).png", "right (1).png", "right (2).png"]
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)
    model, card = load_model(trained_run / "models" / "best.keras")
    import cv2

    image = cv2.imread(str(folder / "right (2).png"), cv2.IMREAD_GRAYSCALE)
    expected = model(np.float32(image)[None, :, :, None] / 255, training=False)
    np.testing.assert_allclose(scores[2], np.asarray(expected)[0], atol=1e-5)
    assert card.input.normalization == "divide_by_255"


def test_scores_go_into_a_copy_of_the_measurement(trained_run: Path, call, tmp_path: Path) -> None:
    """The .rtdc copy has a score for every class; the measurement itself keeps every byte."""
    measurement = tmp_path / "m 1.rtdc"
    with h5py.File(measurement, "w") as file:
        file["events/image"] = np.random.default_rng(1).integers(0, 255, (30, 16, 16), dtype=np.uint8)
        file.attrs["imaging:pixel size"] = 1.0
    before = measurement.read_bytes()
    out = tmp_path / "scored.rtdc"
    assert call("predict", trained_run, measurement, "--out", out).exit_code == 0
    assert measurement.read_bytes() == before
    with h5py.File(out) as file:
        total = file["events/ml_score_lef"][:] + file["events/ml_score_rig"][:]
        np.testing.assert_allclose(total, 1, atol=1e-5)
        assert json.loads(file.attrs["user:discern classes"]) == {"lef": "left", "rig": "right"}
        assert "ml_class" not in file["events"]
    assert call("predict", trained_run, measurement, "--out", measurement).exit_code == 2
    assert measurement.read_bytes() == before


def test_images_are_sorted_into_class_folders(
    trained_run: Path, sample_root: Path, call, tmp_path: Path
) -> None:
    """Every image is copied once, byte by byte, and the originals stay."""
    folder = sample_root / "test" / "left"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert call("predict", trained_run, folder, "--sort-into", tmp_path / "sorted").exit_code == 0
    copies = {path.name: path.read_bytes() for path in (tmp_path / "sorted").rglob("*.png")}
    assert copies == {path.name: content for path, content in before.items()}
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_an_export_is_verified_with_its_card(trained_run: Path, call, tmp_path: Path) -> None:
    """The frozen graph agrees with Keras in OpenCV and brings classes and preprocessing along."""
    entry = call("export", trained_run, "--to", "frozen-pb", "--out", tmp_path, "--json").json()["exports"][0]
    assert entry["verified"] and entry["max_abs_diff"] <= 1e-5
    assert Path(entry["path"]).stat().st_size == entry["bytes"]
    card = json.loads(Path(entry["card"]).read_text())
    assert card["classes"] == ["left", "right"]
    assert card["input"]["size"] == 16


def test_the_spreadsheet_alone_trains_again(
    trained_run: Path, sample_root: Path, call, tmp_path: Path
) -> None:
    """Only the .xlsx and the data, both elsewhere: found by hash, and the weights are equal to the bit."""
    mailed = tmp_path / "mailed.xlsx"
    shutil.copyfile(trained_run / "first run_meta.xlsx", mailed)
    moved = tmp_path / "elsewhere" / "deep"
    shutil.copytree(sample_root, moved / "renamed")
    elsewhere = sample_root.with_name("gone for a while")
    sample_root.rename(elsewhere)
    try:
        lost = call("train", mailed, "--out", tmp_path / "lost")
        assert lost.exit_code == 2 and "--find-in" in lost.stderr
        again = call("train", mailed, "--out", tmp_path / "again", "--find-in", tmp_path / "elsewhere")
        assert again.exit_code == 0, again.stderr
    finally:
        elsewhere.rename(sample_root)
    first, _ = load_model(trained_run / "models" / "best.keras")
    second, _ = load_model(tmp_path / "again" / "models" / "best.keras")
    for one, other in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_changed_file_is_named(trained_run: Path, sample_root: Path, call, tmp_path: Path) -> None:
    """One byte more in one image: the class folder is named, and nothing is trained."""
    copy = tmp_path / "data"
    shutil.copytree(sample_root, copy)
    assert call("new", tmp_path / "s.xlsx", "--data", copy).exit_code == 0
    image = next((copy / "test" / "right").iterdir())
    image.write_bytes(image.read_bytes() + b"\0")
    answer = call("train", tmp_path / "s.xlsx", "--out", tmp_path / "run")
    assert answer.exit_code == 2
    assert str(copy / "test" / "right") in answer.stderr
    assert not (tmp_path / "run").exists()


def _read_scores(path: Path) -> tuple[np.ndarray, list[str]]:
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            return arrays["scores"], [str(name) for name in arrays["names"]]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))[1:]
    else:
        rows = list(openpyxl.load_workbook(path)["Predictions"].iter_rows(values_only=True))[1:]
    return np.array([[float(row[5]), float(row[6])] for row in rows]), [str(row[1]) for row in rows]
