"""Reads a spreadsheet of AIDeveloper completely, whatever its generation. Nothing in it is evaluated."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput
from datasets.basics.sheet_rows import filled_rows
from sessions.legacy.names import (
    DATA_OVERVIEW,
    HISTORY,
    NEWEST_MARK,
    OLDEST_MARK,
    PARAMETERS,
    USED_DATA,
    key_of,
)
from sessions.legacy.record import Cell, Generation, LegacyRecord, LegacyTable
from sessions.spreadsheet.archive import open_workbook

SHEETS = {
    "UsedData": USED_DATA,
    "DataOverview": DATA_OVERVIEW,
    "Parameters": PARAMETERS,
    "History": HISTORY,
}
REQUIRED = frozenset({"UsedData", "Parameters"})
MOST_COLUMNS = 500
MOST_ROWS = 500_000


def is_legacy(sheets: Iterable[str]) -> bool:
    """Return whether a workbook with these sheets is one of AIDeveloper."""
    return set(sheets) >= REQUIRED


def read_legacy(path: Path) -> LegacyRecord:
    """Return all that a ``_meta.xlsx`` or ``_session.xlsx`` of AIDeveloper holds.

    Raises:
        BadInput: if the file is no such spreadsheet, or damaged.
    """
    with open_workbook(path) as book:
        if not is_legacy(book.sheetnames):
            raise BadInput(f"{path} is no spreadsheet of AIDeveloper: it lacks UsedData or Parameters.")
        tables = {
            name: _table(path, book[name], others)
            for name, others in SHEETS.items()
            if name in book.sheetnames
        }
    return _record(path, tables)


def _record(path: Path, tables: dict[str, LegacyTable]) -> LegacyRecord:
    parameters = tables["Parameters"]
    if not parameters.rows or "nr_epochs" not in parameters.keys:
        raise BadInput(
            f"{path} has no settings of AIDeveloper in its sheet Parameters: use an untouched copy."
        )
    missing = {"rtdc_path", "class", "trainorvalid"} - set(tables["UsedData"].keys)
    if missing:
        raise BadInput(
            f"{path} lacks {', '.join(sorted(missing))} in its sheet UsedData: use an untouched copy."
        )
    return LegacyRecord(
        generation=_generation(parameters),
        program_version=str(parameters.values(0).get("aideveloper_version") or ""),
        used_data=tables["UsedData"],
        data_overview=tables.get("DataOverview", LegacyTable()),
        parameters=parameters,
        history=tables.get("History", LegacyTable()),
    )


def _generation(parameters: LegacyTable) -> Generation:
    if any(key_of(column, {}) == OLDEST_MARK for column in parameters.columns):
        return "ModelMaker"
    return "AIDeveloper 0.4.4 and later" if NEWEST_MARK in parameters.columns else "AIDeveloper 0.0 to 0.4.3"


def _table(path: Path, sheet: Any, others: dict[str, str]) -> LegacyTable:
    lines = filled_rows(sheet, path, MOST_ROWS + 1, MOST_COLUMNS + 1)
    header = next(lines, ())
    # pandas writes its index first, under a blank name.
    places = [place for place, name in enumerate(header) if name is not None]
    columns = tuple(str(header[place]) for place in places)
    keys = tuple(key_of(column, others) for column in columns)
    if len(set(keys)) != len(keys):
        raise BadInput(
            f"In {path} a column of the sheet {sheet.title!r} stands twice: use an untouched copy."
        )
    rows = tuple(
        tuple(_cell(line[place] if place < len(line) else None) for place in places) for line in lines
    )
    return LegacyTable(columns=columns, keys=keys, rows=rows)


def _cell(value: Any) -> Cell:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
