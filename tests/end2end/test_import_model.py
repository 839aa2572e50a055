"""A model of another program is brought in, then evaluated and applied, as a user does it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LEGACY = Path(__file__).parents[3] / "shared" / "data" / "legacy"
SAVED = pytest.mark.skipif(not LEGACY.is_dir(), reason="the forerunner's files are not here")


@SAVED
@pytest.mark.parametrize(("name", "accuracy"), [("146", 0.9250), ("128", 0.9325)])
def test_models_of_the_tutorial(call: Callable[..., Any], tmp_path: Path, name: str, accuracy: float) -> None:
    """AIDeveloper's own models give exactly its own figures on its own validation file."""
    new = tmp_path / "new.keras"
    imported = call("import-model", LEGACY / f"M01_AutoCat_{name}.model", "--out", new, "--json")
    assert imported.exit_code == 0, imported.stderr
    card = imported.json()["card"]
    assert card["classes"] == ["0", "1"] and card["architecture"] == "LeNet5_do"
    assert f"val_accuracy {accuracy:.4f}" in card["notes"]
    data = LEGACY / "M01_AutoCat_Valid_Data.rtdc"
    evaluated = call("evaluate", new, "--data", data, "--json")
    assert evaluated.exit_code == 0, evaluated.stderr
    assert evaluated.json()["accuracy"] == accuracy


@SAVED
def test_classes_with_names_are_evaluated_on_named_data(call: Callable[..., Any], tmp_path: Path) -> None:
    """The record has numbers; with the names its model gives AIDeveloper's figure of the test files (0.9080).

    Without them the sentence says what to do, and it works with the model that was imported before.
    """
    numbers, names = tmp_path / "numbers.keras", tmp_path / "names.keras"
    assert call("import-model", LEGACY / "M01_AutoCat_128.model", "--out", numbers).exit_code == 0
    refused = call("evaluate", numbers, "--data", LEGACY.parent / "autocat" / "test")
    assert refused.exit_code == 2 and "only 0, 1" in refused.stderr
    assert "import-model --classes" in refused.stderr
    again = call("import-model", numbers, "--out", names, "--classes", "automobile,cat", "--json")
    assert again.exit_code == 0 and again.json()["card"]["input"]["normalization"] == "divide_by_255"
    evaluated = call("evaluate", names, "--data", LEGACY.parent / "autocat" / "test", "--json")
    # One of the 2000 images turns on how the colours of a pixel become a whole gray value.
    assert evaluated.exit_code == 0 and abs(evaluated.json()["accuracy"] - 0.9080) < 0.0006


@SAVED
def test_a_card_counts_more_than_a_spreadsheet_beside_it(call: Callable[..., Any], tmp_path: Path) -> None:
    """Names given at the import are not overwritten by the old record's numbers, unless it is asked for."""
    first, second = tmp_path / "M01_AutoCat_146.keras", tmp_path / "second.keras"
    meta = shutil.copyfile(LEGACY / "M01_AutoCat_meta.xlsx", tmp_path / "M01_AutoCat_meta.xlsx")
    said = ("--classes", "automobile,cat", "--out", first)
    assert call("import-model", LEGACY / "M01_AutoCat_146.model", *said).exit_code == 0
    again = call("import-model", first, "--out", second, "--json").json()
    assert again["card"]["classes"] == ["automobile", "cat"] and again["meta"] is None
    asked = call("import-model", first, "--out", tmp_path / "third.keras", "--meta", meta, "--json").json()
    assert asked["card"]["classes"] == ["0", "1"] and asked["meta"] == str(meta)


def test_the_spreadsheet_of_our_own_run_does_not_hinder(call: Callable[..., Any], tmp_path: Path) -> None:
    """A model handed on with the spreadsheet of its run is brought in; named with --meta, it is told."""
    data = Path(__file__).parents[1] / "data"
    model = shutil.copyfile(data / "corners.keras", tmp_path / "cells.keras")
    meta = shutil.copyfile(data / "session_before_grouped_splits.xlsx", tmp_path / "cells_meta.xlsx")
    found = call("import-model", model, "--out", tmp_path / "new.keras", "--json")
    assert found.exit_code == 0 and found.json()["meta"] is None, found.stderr
    asked = call("import-model", model, "--out", tmp_path / "other.keras", "--meta", meta)
    assert asked.exit_code == 2 and meta.name in asked.stderr


@SAVED
def test_what_nobody_says_is_asked_for(call: Callable[..., Any], tmp_path: Path) -> None:
    """Without a spreadsheet the sentence names all that is missing; with it on the line it works."""
    old = tmp_path / "old.model"
    shutil.copyfile(LEGACY / "M01_AutoCat_146.model", old)
    asked = call("import-model", old, "--out", tmp_path / "new.keras")
    assert asked.exit_code == 2 and asked.stderr.count("\n") == 1
    assert "--classes" in asked.stderr and "--normalization" in asked.stderr and str(old) in asked.stderr
    assert not (tmp_path / "new.keras").exists()
    said = call(
        "import-model", old, "--out", tmp_path / "new.keras",
        "--classes", "automobile, cat", "--normalization", "divide_by_255", "--json",
    )  # fmt: skip
    assert said.exit_code == 0 and said.json()["card"]["classes"] == ["automobile", "cat"]


@SAVED
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--classes", "a", "--normalization", "none"), "2 outputs, and 1 classes"),
        (("--classes", "a,a", "--normalization", "none"), "one name"),
        (("--classes", "a,b", "--normalization", "training_data"), "--mean and --std"),
        (("--classes", "a,b", "--normalization", "none", "--color", "rgb"), "1 channels"),
        (("--classes", "a,b", "--normalization", "halve"), "--normalization must be 'none', 'divide"),
        (("--classes", "a,b", "--normalization", "none", "--mean", "nan"), "--mean must be a finite"),
        (("--classes", "[a,b]", "--normalization", "none"), "--classes must be names with commas between"),
        (("--classes", '["a, b", "c", "d"]', "--normalization", "none"), "2 outputs, and 3 classes"),
    ],
)
def test_words_that_do_not_fit(
    call: Callable[..., Any], tmp_path: Path, arguments: tuple[str, ...], expected: str
) -> None:
    """Whatever contradicts the network is one line that says so."""
    old = tmp_path / "old.model"
    shutil.copyfile(LEGACY / "M01_AutoCat_146.model", old)
    refused = call("import-model", old, "--out", tmp_path / "new.keras", *arguments)
    assert refused.exit_code == 2 and refused.stderr.count("\n") == 1, refused.stderr
    assert expected in refused.stderr


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.model", b"no model", "damaged"),
        ("x.onnx", b"no model", "damaged"),
        ("x.tflite", b"no model at all", "damaged"),
        ("x.pb", b"no model", "damaged"),
        ("x.zip", b"no model", "damaged"),
        ("x.txt", b"no model", "no model that can be imported"),
    ],
)
def test_files_that_are_no_model(
    call: Callable[..., Any], tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    """Each kind of file that is not what its name says is one line with exit code 2."""
    (tmp_path / name).write_bytes(content)
    refused = call("import-model", tmp_path / name, "--out", tmp_path / "new", "--classes", "a,b")
    assert refused.exit_code == 2 and refused.stderr.count("\n") == 1, refused.stderr
    assert expected in refused.stderr and name in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_model_without_a_card_is_to_be_imported(
    call: Callable[..., Any], corner_folder: Path, tmp_path: Path
) -> None:
    """Predicting with a foreign file says what to do first."""
    (tmp_path / "x.onnx").write_bytes(b"x")
    refused = call("predict", tmp_path / "x.onnx", corner_folder, "--out", tmp_path / "y.csv")
    assert refused.exit_code == 2 and "import-model" in refused.stderr


@pytest.mark.parametrize(("ending", "engine"), [(".onnx", "onnxruntime"), (".tflite", "litert")])
def test_other_files_are_applied_like_the_model(
    ending: str,
    engine: str,
    call: Callable[..., Any],
    corner_model: Path,
    corner_folder: Path,
    tmp_path: Path,
) -> None:
    """The same network in both writes the same table, and evaluates to the same accuracy."""
    from models.backend import prepare
    from models.export.conversions import Conversions
    from models.export.graphs.onnx_graph import onnx_graph
    from models.export.graphs.tflite_convert import tflite_file
    from models.files import load_model

    prepare("cpu")
    model, card = load_model(corner_model)
    foreign, mine = tmp_path / f"foreign{ending}", tmp_path / f"mine{ending}"
    is_onnx = ending == ".onnx"
    foreign.write_bytes(onnx_graph(model) if is_onnx else tflite_file(model, Conversions(), lambda _: None))
    (tmp_path / "labels.txt").write_text("0 left\n1 right\n")
    imported = call(
        "import-model", foreign, "--out", mine,
        "--normalization", card.input.normalization, "--fit", card.input.fit, "--json",
    )  # fmt: skip
    assert imported.exit_code == 0, imported.stderr
    beside = json.loads(mine.with_name(f"{mine.name}.card.json").read_text())
    assert beside["classes"] == ["left", "right"] and beside["export"]["layout"] == "NHWC"
    once_more = call("import-model", mine, "--out", tmp_path / f"more{ending}", "--json")
    assert once_more.exit_code == 0 and once_more.json()["card"]["input"] == beside["input"]
    tables = []
    for path in (corner_model, mine):
        answer = call("predict", path, corner_folder, "--out", tmp_path / "t.csv", "--json")
        assert answer.exit_code == 0, answer.stderr
        with (tmp_path / "t.csv").open(encoding="utf-8-sig") as stream:
            tables.append([[row["image"], row["class"]] for row in csv.DictReader(stream)])
    assert answer.json()["engine"] == engine
    assert tables[0] == tables[1] and len(tables[0]) == 6
    evaluated = call("evaluate", mine, "--data", corner_folder, "--json")
    assert evaluated.exit_code == 0 and evaluated.json()["accuracy"] == 1.0
    explained = call("explain", mine, corner_folder, "--out", tmp_path / "maps")
    assert explained.exit_code == 2 and "predict and evaluate" in explained.stderr
