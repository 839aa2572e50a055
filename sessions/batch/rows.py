"""From the cells of the table to what each row asks for; every faulty cell is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from datasets.basics.errors import BadInput
from sessions.batch.columns import Column, understand
from sessions.batch.faults import Fault
from sessions.batch.table import BatchTable
from sessions.batch.wishes import RowWish
from sessions.document import Session
from sessions.run_names import check_name
from sessions.settings import apply_settings

FIRST = ("dataset",)
"""Columns that others refer to."""


def row_wishes(table: BatchTable, faults: list[Fault]) -> list[RowWish]:
    """Return what each row asks for, with a name for each.

    Args:
        table: as read.
        faults: gets each unknown column and each cell that cannot be used; they are left aside.
    """
    columns = _columns(table, faults)
    folder = table.path.absolute().parent
    wishes = [
        _wish(number, cells, columns, folder, faults) for number, cells in enumerate(table.rows, start=1)
    ]
    _check_names(wishes, faults)
    return wishes


def _columns(table: BatchTable, faults: list[Fault]) -> list[tuple[int, Column]]:
    found: list[tuple[int, Column]] = []
    for place, header in enumerate(table.header):
        try:
            found.append((place, understand(header, [row[place] for row in table.rows])))
        except BadInput as error:
            faults.append(Fault(0, header, str(error)))
    set_by: dict[str, str] = {}
    for _, column in found:
        if column.key and column.key in set_by:
            other = set_by[column.key]
            faults.append(Fault(0, column.header, f"it sets the same option as {other!r}: leave one."))
        set_by[column.key] = column.header
    return sorted(found, key=lambda one: one[1].header.casefold() not in FIRST)


def _wish(
    row: int, cells: tuple[str, ...], columns: list[tuple[int, Column]], folder: Path, faults: list[Fault]
) -> RowWish:
    wish = RowWish(row=row)
    for place, column in columns:
        if not cells[place]:
            continue
        try:
            wish = column.take(wish, cells[place], folder)
        except BadInput as error:
            faults.append(Fault(row, column.header, str(error)))
    wish = _without_faulty_options(wish, faults)
    if wish.data.kinds > 1:
        named = " and ".join(wish.data_columns)
        faults.append(Fault(row, wish.data_columns[0], f"the images are named twice, by {named}: leave one."))
    return replace(wish, name=wish.name or f"row_{row:03d}")


def _without_faulty_options(wish: RowWish, faults: list[Fault]) -> RowWish:
    """Leave aside what no session can have; what depends on the rest of a session is told with it."""
    kept = []
    for column, assignment in wish.assignments:
        key = assignment.partition("=")[0]
        try:
            apply_settings(Session(), [assignment])
        except BadInput as error:
            # A cell is blamed for its own value, not for what it needs of other cells.
            if str(error).startswith(f"{key} ("):
                faults.append(Fault(wish.row, column, str(error)))
                continue
        kept.append((column, assignment))
    return replace(wish, assignments=tuple(kept))


def _check_names(wishes: list[RowWish], faults: list[Fault]) -> None:
    first: dict[str, int] = {}
    for wish in wishes:
        try:
            check_name(wish.name)
        except BadInput as error:
            faults.append(Fault(wish.row, "name", str(error)))
        # Windows and macOS take names that differ in case for the same folder.
        other = first.setdefault(wish.name.casefold(), wish.row)
        if other != wish.row:
            faults.append(Fault(wish.row, "name", f"row {other} is called {wish.name!r} too."))
