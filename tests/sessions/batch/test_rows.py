"""A table of runs is understood cell by cell, and every faulty cell is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from datasets.basics.errors import BadInput
from sessions.batch.columns import understand
from sessions.batch.faults import Fault, refuse
from sessions.batch.rows import row_wishes
from sessions.batch.table import read_batch_table
from sessions.batch.wishes import RowWish
from sessions.document import Session
from sessions.settings import apply_settings, option_table

AMBIGUOUS_LABELS = {
    option.label for option in option_table() if [o.label for o in option_table()].count(option.label) > 1
}


def _wishes(path: Path, text: str) -> tuple[list[RowWish], list[Fault]]:
    path.write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    return row_wishes(read_batch_table(path), faults), faults


def _keys(wish: RowWish) -> dict[str, str]:
    return dict(assignment.split("=", 1) for _, assignment in wish.assignments)


def test_every_option_is_a_column_by_key_and_by_label() -> None:
    """Each option of a session is found by its dotted key, and by its label where only it has it."""
    for option in option_table():
        if option.key == "name":
            continue
        assert understand(option.key, []).key == option.key
        if option.label not in AMBIGUOUS_LABELS and option.label.casefold() not in ("validation", "test"):
            found = understand(option.label, [])
            assert found.key in ("", option.key), option.label


def test_row_asks_for_its_cells(tmp_path: Path) -> None:
    """Options, images of parts and the name come from their cells; empty cells ask for nothing."""
    wishes, faults = _wishes(
        tmp_path / "t.csv",
        "name,epochs,Learning rate,train,valid,test\none,5,,a=x/a;b=x/b,a=y/a,a=z/a\n,,0.02,,,\n",
    )
    assert not faults
    first, second = wishes
    assert (first.name, second.name) == ("one", "row_002")
    assert _keys(first) == {"training.epochs": "5"}
    assert _keys(second) == {"training.learning_rate": "0.02"}
    assert first.data.rows == (
        ("train", "a", str(tmp_path / "x/a")),
        ("train", "b", str(tmp_path / "x/b")),
        ("validation", "a", str(tmp_path / "y/a")),
        ("test", "a", str(tmp_path / "z/a")),
    )


def test_share_for_test_is_an_option(tmp_path: Path) -> None:
    """A column called test is the share of the images where no cell says CLASS=PATH."""
    wishes, faults = _wishes(tmp_path / "t.csv", "data,test\nimages,0.2\n")
    assert not faults
    assert _keys(wishes[0]) == {"split.test": "0.2"}
    assert wishes[0].data.root == str(tmp_path / "images")


def test_all_faulty_cells_are_named_at_once(tmp_path: Path) -> None:
    """One message names each unknown column with the nearest name, and each cell by row and column."""
    _, faults = _wishes(
        tmp_path / "t.csv",
        "name,data,epochz,batch_size,size\na,d,1,16,32\nA,d,1,many,32\nb/c,d,1,8,three\n",
    )
    with pytest.raises(BadInput) as refused:
        refuse(tmp_path / "t.csv", faults)
    said = str(refused.value)
    for part in (
        "5 faults",
        "column 'epochz'",
        "Did you mean 'epochs'",
        "row 2, column 'batch_size'",
        "'many'",
        "row 3, column 'size'",
        "row 2, column 'name': row 1",
        "row 3, column 'name'",
    ):
        assert part in said


def test_two_columns_for_one_option_are_refused(tmp_path: Path) -> None:
    """Which of two cells counts would be a guess."""
    _, faults = _wishes(tmp_path / "t.csv", "data,epochs,training.epochs\nd,1,2\n")
    assert [fault.column for fault in faults] == ["training.epochs"]


def test_images_named_twice_are_refused(tmp_path: Path) -> None:
    """A row with a folder and a session does not say which images it means."""
    _, faults = _wishes(tmp_path / "t.csv", "data,session\nd,s.xlsx\n")
    assert "data and session" in faults[0].sentence


TIML = [
    ("method", "RESNET50-fc4k-ml", {"model.architecture": "RESNET50", "model.labels": "several"}),
    ("split", "frac=0.1", {"split.validation": "0.1", "split.test": "0.1"}),
    ("epochs", "20", {"training.epochs": "20"}),
    ("imgaug", "none", {"augmentation.enabled": "false"}),
    ("batchsize", "24", {"training.batch_size": "24"}),
    ("imgsize", "224", {"input.size": "224", "input.fit": "resize"}),
    ("resizefilter", "bilinear", {"input.interpolation": "linear"}),
    ("colorspace", "RGB", {"input.color": "rgb"}),
    ("classweights", "compute", {"training.class_weights": "balanced"}),
    ("classweights", "1;2.5", {"training.class_weights": "custom", "training.custom_weights": "1,2.5"}),
]


@pytest.mark.parametrize(("column", "cell", "expected"), TIML)
def test_columns_of_timl(tmp_path: Path, column: str, cell: str, expected: dict[str, str]) -> None:
    """Each column of TIML's tables sets the option that means the same, to a value that is allowed."""
    wishes, faults = _wishes(tmp_path / "t.csv", f'dataset,{column}\nimages,"{cell}"\n')
    assert not faults
    assert _keys(wishes[0]) == expected
    apply_settings(Session(), [f"{key}={value}" for key, value in expected.items()])


def test_data_of_timl(tmp_path: Path) -> None:
    """Its lists of files become parts, ``pre`` becomes three files, and ``n`` a number of images."""
    text = "split,dataset\nlist,a.csv;b.csv;c.csv\npre,set\nn=100,images\nlist,one.csv\n"
    wishes, faults = _wishes(tmp_path / "t.csv", text)
    assert [fault.row for fault in faults] == [4]
    listed = [(part, Path(path).name) for part, _, path in wishes[0].data.rows]
    assert listed == [("train", "a.csv"), ("validation", "b.csv"), ("test", "c.csv")]
    pre = [(part, Path(path).name) for part, _, path in wishes[1].data.rows]
    assert pre == [("train", "set-train.csv"), ("validation", "set-dev.csv"), ("test", "set-test.csv")]
    assert (wishes[2].n_each, wishes[2].data.root) == (100, str(tmp_path / "images"))


@pytest.mark.parametrize(
    ("column", "cell"), [("imgaug", "hflip_rot4"), ("colorspace", "LAB"), ("split", "frac=0.7")]
)
def test_what_timl_can_and_we_cannot(tmp_path: Path, column: str, cell: str) -> None:
    """A value without counterpart is refused, not ignored."""
    _, faults = _wishes(tmp_path / "t.csv", f"dataset,{column}\nimages,{cell}\n")
    assert [(fault.row, fault.column) for fault in faults] == [(1, column)]


def test_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    """A whole number that Excel keeps as 20.0 is 20, and our own columns of results are left aside."""
    book = Workbook()
    book.active.append(["data", "epochs", "learning_rate", "status", "val_accuracy", "model_sha256"])
    book.active.append(["d", 20.0, 0.001, "finished", 0.9, "1f"])
    book.save(tmp_path / "t.xlsx")
    faults: list[Fault] = []
    wish = row_wishes(read_batch_table(tmp_path / "t.xlsx"), faults)[0]
    assert not faults
    assert _keys(wish) == {"training.epochs": "20", "training.learning_rate": "0.001"}


@pytest.mark.parametrize("column", ["model", "run", "seconds"])
def test_a_column_of_results_is_a_wish_in_another_table(tmp_path: Path, column: str) -> None:
    """Only in a table of results it is left aside: a wish for a "model" must not go unheard."""
    _, faults = _wishes(tmp_path / "t.csv", f"data,{column}\nimages,LeNet5\n")
    assert [(fault.row, fault.column) for fault in faults] == [(0, column)]


@pytest.mark.parametrize("text", ["data\n", "data,data\na,b\n", "data,\na,b\n"])
def test_tables_that_are_none(tmp_path: Path, text: str) -> None:
    """A table without rows, with a header twice, or with a column without one is refused in a sentence."""
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"t\.csv"):
        read_batch_table(tmp_path / "t.csv")
