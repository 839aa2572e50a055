"""A spreadsheet that was changed by hand is refused with what was changed; what changes nothing is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from sessions.document import Session
from sessions.spreadsheet import read_spreadsheet, write_spreadsheet

ROWS = (
    DataRow(path="/d/ant", class_name="ant", part="train", n_images=3, size_bytes=2**59 + 1, zoom=1 / 3),
    DataRow(path="/d/bee", class_name="bee", part="train", left_out=(1,), n_images=4),
    DataRow(path="/d/bee", class_name="bee", part="validation", selection="_x0041_", n_images=4),
)
SESSION = Session(rows=ROWS, classes=("ant", "bee"), seed=2**53 - 1, notes=" a\n b\x07 ")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Callable[[Any], object]], Path]:
    """Return a function that saves the session's spreadsheet after something was done to the workbook."""

    def edit(change: Callable[[Any], object]) -> Path:
        path = tmp_path / "s.xlsx"
        write_spreadsheet(path, SESSION)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    return edit


def put(book: Any, sheet: str, row: int, header: str, value: object) -> None:
    """Put a value into the column of a sheet."""
    column = [cell.value for cell in book[sheet][1]].index(header) + 1
    book[sheet].cell(row, column).value = value


CHANGES: dict[str, tuple[Callable[[Any], object], str]] = {
    "number": (
        lambda book: put(book, "Parameters", 2, "training.epochs", 5),
        "in the sheet Parameters training.epochs is 5 there and 16 in the session. ",
    ),
    "emptied": (
        lambda book: put(book, "Parameters", 2, "notes", None),
        "notes is empty there",
    ),
    "no settings": (
        lambda book: book["Parameters"].delete_rows(2),
        "in the sheet Parameters the row of settings is missing",
    ),
    "class": (
        lambda book: put(book, "UsedData", 2, "Class", "bee"),
        "in the sheet UsedData Class of /d/ant is bee there and ant in the session. ",
    ),
    "path": (
        lambda book: put(book, "UsedData", 2, "File or folder", "/e"),
        "in the sheet UsedData File or folder is /e there and /d/ant in the session. ",
    ),
    "one of two rows of a file": (
        lambda book: put(book, "UsedData", 4, "Part", "test"),
        "in the sheet UsedData Part of /d/bee is test there and validation in the session. ",
    ),
    "row gone": (
        lambda book: book["UsedData"].delete_rows(2),
        "in the sheet UsedData the row of /d/ant is missing. ",
    ),
    "row more": (
        lambda book: book["UsedData"].append(["/d/cow", "ant", "train"]),
        "in the sheet UsedData a row of /d/cow was added. ",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told(edited: Callable[[Callable[[Any], object]], Path], name: str) -> None:
    """No training runs with other values than those that the person typed: the file is refused."""
    change, told = CHANGES[name]
    path = edited(change)
    with pytest.raises(BadInput) as caught:
        read_spreadsheet(path)
    assert str(path) in str(caught.value) and told in str(caught.value)


def test_many_changes_are_counted(edited: Callable[[Callable[[Any], object]], Path]) -> None:
    """The sentence stays one that can be read."""

    def change(book: Any) -> None:
        for key in ("training.epochs", "training.batch_size", "input.size", "seed", "threads"):
            put(book, "Parameters", 2, key, 7)

    with pytest.raises(BadInput, match="and 2 more"):
        read_spreadsheet(edited(change))


HARMLESS: dict[str, Callable[[Any], object]] = {
    "saved anew": lambda book: None,
    "rounded to the 15 digits of other programs": lambda book: (
        put(book, "UsedData", 2, "Zoom factor", 0.333333333333333),
        put(book, "UsedData", 2, "Size (bytes)", float(f"{2**59 + 1:.15g}")),
    ),
    "rows in another order": lambda book: book["UsedData"].move_range("A2:L2", rows=3),
    "remarks": lambda book: (
        book["UsedData"].append([]),
        book["UsedData"].append(["a remark", "of two cells"]),
        put(book, "UsedData", 1, "Class", "Class"),
        book["UsedData"].cell(1, 30, "my column"),
        book["UsedData"].cell(2, 30, "good"),
    ),
    "columns of another version": lambda book: (
        book["Parameters"].delete_cols(5),
        book["UsedData"].delete_cols(6, 2),
        book["Parameters"].cell(1, 200, "training.of_another_version"),
    ),
    "settings typed again": lambda book: put(book, "Parameters", 2, "augmentation.flip_horizontal", True),
    "sheets deleted": lambda book: (book.remove(book["UsedData"]), book.remove(book["Parameters"])),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_changes_nothing_is_no_change(
    edited: Callable[[Callable[[Any], object]], Path], name: str
) -> None:
    """An honest file is opened, whatever program saved it and whatever stands beside."""
    assert read_spreadsheet(edited(HARMLESS[name])) == SESSION


def test_hidden_sheet_deleted(edited: Callable[[Callable[[Any], object]], Path]) -> None:
    """Without the session the file is still called one of ours, not one of AIDeveloper."""
    with pytest.raises(BadInput, match="lacks its hidden sheet 'session'"):
        read_spreadsheet(edited(lambda book: book.remove(book["session"])))
