"""A sheet is read at the cost of what is in it, whatever its numbers of rows and columns claim."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.sheet_rows import filled_rows


def rows_of(path: Path, most_rows: int = 100, most_columns: int = 50) -> list[tuple[object, ...]]:
    """Return the filled rows of the first sheet."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return list(filled_rows(book.worksheets[0], path, most_rows, most_columns))
    finally:
        book.close()


def book_of(path: Path, cells: dict[str, object]) -> Path:
    """Write a workbook with these cells."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)
    return path


def test_rows_without_a_value_are_left_out(tmp_path: Path) -> None:
    """Gaps go, zeros and empty cells between others stay."""
    path = book_of(tmp_path / "x.xlsx", {"A2": "a", "C2": 0, "B5": False})
    assert rows_of(path) == [("a", None, 0), (None, False)]


def test_far_corner(tmp_path: Path) -> None:
    """A cell in the last row and column costs neither time nor memory; one beyond the columns is left out."""
    path = book_of(tmp_path / "x.xlsx", {"A1": 1, "A1048576": 2, "XFD1048576": 3})
    began = time.process_time()
    assert [row[0] for row in rows_of(path, most_columns=500)] == [1, 2]
    assert time.process_time() - began < 1


def test_row_that_no_spreadsheet_has(tmp_path: Path) -> None:
    """A row with a number beyond the format is damage: the rows after it would be lost without a word."""
    whole = book_of(tmp_path / "whole.xlsx", {"A1": 1, "A2": 2, "A3": 3})
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name).replace(b'<row r="2"', b'<row r="99999999999999999999"'))
    began = time.process_time()
    with pytest.raises(BadInput, match="wrong numbers"):
        rows_of(path, most_columns=500)
    assert time.process_time() - began < 1


def test_too_many_rows(tmp_path: Path) -> None:
    """One row more than allowed is refused with the name of sheet and file."""
    path = book_of(tmp_path / "x.xlsx", {f"A{number}": number for number in range(1, 5)})
    assert len(rows_of(path, most_rows=4)) == 4
    with pytest.raises(BadInput, match=r"'Sheet' of .*x\.xlsx is too large"):
        rows_of(path, most_rows=3)
