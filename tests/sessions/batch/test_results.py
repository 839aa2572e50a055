"""The table of results has what the input had, and no cell of it is ever computed."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from sessions.batch.documents import BatchPlan, PlannedRun, RowResult, read_plan, write_plan
from sessions.batch.result_columns import RESULT_COLUMNS
from sessions.batch.results import results_path, write_results
from sessions.batch.table import read_batch_table
from sessions.document import Session

HEADER = ("data", "notes", "brightness_add", "epochs")
CELLS = ("images", "=cmd|' /C calc'!A1", "-15,15", "3")


def _plan(table: Path) -> tuple[BatchPlan, list[RowResult]]:
    run = PlannedRun(row=1, session=Session(name="@run"), cells=CELLS)
    plan = BatchPlan(table=str(table), header=HEADER, runs=(run,))
    return plan, [RowResult(row=1, name="@run", status="failed", problem="+1", run="/runs/@run", epochs=2)]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_results_are_a_table_for_a_batch_again(tmp_path: Path, suffix: str) -> None:
    """Read as a table of runs, the results have the texts of the input, with the runs' names."""
    plan, results = _plan(tmp_path / f"t{suffix}")
    path = results_path(plan, tmp_path)
    write_results(plan, results, path)
    again = read_batch_table(path)
    assert again.header == ("name", *HEADER)
    assert again.rows == (("@run", *CELLS),)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """Text that begins like a formula is text in a spreadsheet, and has an apostrophe in CSV."""
    for suffix in (".csv", ".xlsx"):
        plan, results = _plan(tmp_path / f"t{suffix}")
        write_results(plan, results, results_path(plan, tmp_path))
    book = openpyxl.load_workbook(tmp_path / "t_results.xlsx")
    cells = {str(cell.value): cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in cells.values()
    assert cells["=cmd|' /C calc'!A1"] == "s"
    assert cells["3"] == "n"
    with (tmp_path / "t_results.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, line = csv.reader(stream)
    assert header == ["name", *HEADER, *RESULT_COLUMNS]
    assert line[:5] == ["'@run", "images", "'=cmd|' /C calc'!A1", "'-15,15", "3"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_plan_comes_back(tmp_path: Path) -> None:
    """What a batch was asked is read again as it was written; a folder without one has none."""
    assert read_plan(tmp_path) is None
    plan, _ = _plan(tmp_path / "t.csv")
    write_plan(plan, tmp_path)
    assert read_plan(tmp_path) == plan
