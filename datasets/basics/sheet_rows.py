"""Rows of a spreadsheet's sheet, at a cost that follows what is in the file and not what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput

FORMAT_ROWS = 1_048_576
"""Rows that the format itself allows."""
MOST_CELLS = 50_000_000
"""Cells of all rows together, the empty ones before a filled one included."""


def filled_rows(sheet: Any, path: Path, most_rows: int, most_columns: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that :func:`numbered_rows` yields, without their numbers.

    Raises:
        BadInput: as it does.
    """
    return (cells for _, cells in numbered_rows(sheet, path, most_rows, most_columns))


def numbered_rows(
    sheet: Any, path: Path, most_rows: int, most_columns: int
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield the rows that have a value; a row that is numbered 1,000,000 costs nothing for those before it.

    Args:
        sheet: of a workbook that openpyxl opened with ``read_only=True``.
        path: the file as the user knows it, for the sentences.
        most_rows: of the rows that have a value.
        most_columns: columns that are read; all further ones are left out.

    Yields:
        The number of a row, from 1, and its values from the first column to the last cell that the file has;
        an empty cell is None.

    Raises:
        BadInput: if there is more than that, or a row that no spreadsheet can have.
    """
    sheet.reset_dimensions()  # else each row is filled up to the width that the sheet claims
    n_rows = n_cells = 0
    for number, line in enumerate(sheet.iter_rows(max_row=FORMAT_ROWS + 1, values_only=True), start=1):
        if number > FORMAT_ROWS:
            raise BadInput(f"The sheet {sheet.title!r} of {path} is damaged: its rows have wrong numbers.")
        n_cells += len(line)
        cells = tuple(line[:most_columns])
        is_filled = cells.count(None) < len(cells)
        n_rows += is_filled
        if n_rows > most_rows or n_cells > MOST_CELLS:
            raise BadInput(f"The sheet {sheet.title!r} of {path} is too large: {number:,} rows and more.")
        if is_filled:
            yield number, cells
