"""AIDeveloper's spreadsheets open completely, and nothing in them is evaluated."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from sessions.legacy.reader import read_legacy

LEGACY = Path(__file__).parents[4] / "shared" / "data" / "legacy"

# File, generation, program, (rows, columns) of UsedData, DataOverview, Parameters and History.
REAL = [
    (
        "M01_AutoCat_meta.xlsx",
        "AIDeveloper 0.0 to 0.4.3",
        "AIDeveloper 0.0.3",
        [(4, 11), (6, 4), (4, 52), (160, 6)],
    ),
    (
        "M02_F-MNIST_TF_meta.xlsx",
        "AIDeveloper 0.0 to 0.4.3",
        "AIDeveloper 0.0.4",
        [(20, 11), (22, 4), (7, 52), (20, 6)],
    ),
    (
        "M04_Nitta6l_32pix_10class_777_meta.xlsx",
        "ModelMaker",
        "ModelMaker 0.1.3",
        [(20, 11), (0, 0), (9, 37), (7510, 5)],
    ),
]


@pytest.mark.skipif(not LEGACY.is_dir(), reason="the forerunner's files are not here")
@pytest.mark.parametrize(("name", "generation", "program", "counts"), REAL, ids=[row[0] for row in REAL])
def test_real_files_open_completely(
    name: str, generation: str, program: str, counts: list[tuple[int, int]]
) -> None:
    """Every row and column of every sheet is there, and one epoch follows the other."""
    record = read_legacy(LEGACY / name)
    tables = (record.used_data, record.data_overview, record.parameters, record.history)
    assert [(len(table.rows), len(table.columns)) for table in tables] == counts
    assert (record.generation, record.program) == (generation, program)
    assert all(isinstance(value, float) for value in record.history.column("val_accuracy"))


@pytest.mark.skipif(not LEGACY.is_dir(), reason="the forerunner's files are not here")
def test_all_real_files_are_in_the_table() -> None:
    """No spreadsheet of the forerunner is left untested."""
    assert sorted(path.name for path in LEGACY.glob("*_meta.xlsx")) == [row[0] for row in REAL]


@pytest.mark.skipif(not LEGACY.is_dir(), reason="the forerunner's files are not here")
def test_best_epoch_of_the_tutorial() -> None:
    """The history says what is known of the run: 0.9325 at epoch 128."""
    history = read_legacy(LEGACY / "M01_AutoCat_meta.xlsx").history
    accuracies = history.column("val_accuracy")
    assert accuracies.index(max(accuracies, key=float)) == 128  # type: ignore[arg-type]
    assert accuracies[128] == pytest.approx(0.9325, abs=1e-6)


def test_newest_generation(make_book: Callable[..., Path]) -> None:
    """Names of columns of the newest generation are found, odd spellings included."""
    record = read_legacy(make_book())
    assert record.generation == "AIDeveloper 0.4.4 and later"
    assert record.settings["gaussnoise_scale"] == 3
    assert record.settings["brightness_refresh_after_nr_epochs"] == 4
    assert record.history.column("learning_rate") == (0.001, 0.002)


def test_a_session_has_no_history(make_book: Callable[..., Path], tmp_path: Path) -> None:
    """A ``_session.xlsx`` is the same without epochs."""
    assert read_legacy(make_book("x_session.xlsx", History={"loss": []})).history.rows == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"Parameters": {"nr_epochs": []}}, "no settings"),
        ({"UsedData": {"rtdc_path": ["a.rtdc"], "class": [0]}}, "lacks trainorvalid"),
        ({"Parameters": {"nr_epochs": [1], "Nr. epochs": [2]}}, "stands twice"),
    ],
)
def test_incomplete_spreadsheets(
    make_book: Callable[..., Path], changed: dict[str, dict[str, list[object]]], expected: str
) -> None:
    """What is missing or contradicts itself is said in one sentence with the file's name."""
    path = make_book(**changed)
    with pytest.raises(BadInput, match=expected) as caught:
        read_legacy(path)
    assert str(path) in str(caught.value)


def test_row_with_an_impossible_number(make_book: Callable[..., Path]) -> None:
    """A damaged number of a row is refused at once, where it cost half a million empty rows before."""
    whole = make_book("whole.xlsx")
    path = whole.with_name("damaged.xlsx")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name).replace(b'<row r="2"', b'<row r="99999999999999999999"'))
    began = time.process_time()
    with pytest.raises(BadInput, match="wrong numbers"):
        read_legacy(path)
    assert time.process_time() - began < 2
