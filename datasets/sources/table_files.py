"""Cells of CSV and XLSX files as texts, whoever wrote them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput, DiscernError
from datasets.basics.sheet_rows import numbered_rows
from datasets.basics.workbook_damage import WORKBOOK_DAMAGE
from datasets.basics.zip_guard import ZipRules, open_zip

LARGEST_TABLE_BYTES = 256 * 2**20
RULES = ZipRules(kind="table", file_bytes=LARGEST_TABLE_BYTES)
MOST_LINES = 2_000_000
MOST_COLUMNS = 500
LOOKED_AT = 64 * 2**10
"""Characters by which it is told what divides the cells."""

_DAMAGE = (*WORKBOOK_DAMAGE, csv.Error)

# A first line by which Excel is told what divides the cells of the others.
_STATED_SEPARATOR = re.compile(r"sep=([^\w\s\"]|\t)\r?\n", re.IGNORECASE)

Lines = list[list[str]]


@dataclass(frozen=True)
class Table:
    """The cells of a file."""

    lines: Lines
    """Trimmed; empty lines are left out."""
    numbers: list[int]
    """Of each line in the file, from 1."""
    separator: str = ""
    """What divides the cells; empty in a spreadsheet."""


def read_table(path: Path) -> Lines:
    """Return the cells of a table line by line, as :func:`read_whole_table` does.

    Raises:
        BadInput: as it does.
    """
    return read_whole_table(path).lines


def read_whole_table(path: Path) -> Table:
    """Return the cells of a table, trimmed, empty lines left out; nothing is evaluated.

    A CSV file may be separated by commas, semicolons, tabulators, or by what its first line says (``sep=|``),
    and be in UTF-8, UTF-16 or Windows' western encoding; of an XLSX file the first sheet is read, whole
    numbers without ``.0``.

    Raises:
        BadInput: if the file cannot be read, is damaged or too large.
    """
    try:
        if path.stat().st_size > LARGEST_TABLE_BYTES:
            raise BadInput(f"The table {path} is larger than {LARGEST_TABLE_BYTES // 2**20} MiB.")
        table = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    except DiscernError:
        raise
    except _DAMAGE as error:
        raise BadInput(f"The table {path} is damaged or cannot be read: save it again as CSV.") from error
    filled = [place for place, line in enumerate(table.lines) if any(line)]
    return Table(
        [table.lines[place] for place in filled], [table.numbers[place] for place in filled], table.separator
    )


def _read_csv(path: Path) -> Table:
    text = _decoded(path.read_bytes())
    stated = _STATED_SEPARATOR.match(text)
    separator = stated[1] if stated else _separator(text[:LOOKED_AT])
    lines: Lines = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    if stated:
        next(reader)
    for line in reader:
        if len(lines) >= MOST_LINES or len(line) > MOST_COLUMNS:
            raise BadInput(f"The table {path} has more than {MOST_LINES:,} lines or {MOST_COLUMNS} columns.")
        lines.append([cell.strip() for cell in line])
        numbers.append(reader.line_num)
    return Table(lines, numbers, separator)


def _separator(text: str) -> str:
    """Return what divides the cells: what gives the lines equally many, then what gives them most."""

    def score(separator: str) -> tuple[float, int]:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths = Counter(len(line) for line in islice(lines, 50) if line)
        width, n_lines = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
        return (n_lines / widths.total() if width > 1 else 0.0, width)

    return max(";\t,", key=score)


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel in western Europe saves as CSV; "replace", because five codes have no letter in it.
        return content.decode("cp1252", "replace")


def _read_xlsx(path: Path) -> Table:
    # Imported here: most data has no table.
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise BadInput("XLSX files are not read without the library defusedxml: install it, or use CSV.")
    with open_zip(path, RULES):
        book: Any = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        table = Table([], [])
        for number, cells in numbered_rows(sheet, path, MOST_LINES, MOST_COLUMNS):
            table.lines.append(list(map(_text, cells)))
            table.numbers.append(number)
        return table
    finally:
        book.close()


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
