"""Predictions as a spreadsheet."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.writer.excel import ExcelWriter

from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress
from datasets.basics.zip_guard import DAMAGE
from sessions.predictions.registry import Wishes, WriterInfo
from sessions.predictions.table import Predictions
from sessions.spreadsheet.cells import text_cell

WRITER = WriterInfo(name="xlsx", title="Spreadsheet")

MOST_ROWS = 1_048_575
"""Rows of a sheet (2**20) less the header; fixed by the file format."""
TITLE = "Predictions"
ABOUT = "Model"
LIST_OF_SHEETS = "xl/workbook.xml"
MOST_LIST_BYTES = 2**20
SAVED_ELSEWHERE = b"<fileVersion"
"""Spreadsheet programs write it and openpyxl does not: somebody may have worked in such a file since."""
_SHEET = re.compile(rb'<sheet\b[^>]*? name="([^"]*)"')
TOLD_EVERY = 1000
"""Rows between two reports of the progress."""


def write(path: Path, predictions: Predictions, wishes: Wishes, progress: Progress) -> tuple[str, ...]:
    """Write the sheets ``Predictions`` (``Predictions 2`` … where one is full) and ``Model``, row by row."""
    book = Workbook(write_only=True)
    try:
        _fill(book, path, predictions, progress)
        about = book.create_sheet(ABOUT)
        for model in predictions.models:
            for name, value in (("Model", model.path), ("SHA-256", model.sha256)):
                about.append([text_cell(about, name), text_cell(about, value)])
    finally:
        # Sheets that stay open would end their rows when nothing takes them any more.
        for sheet in book.worksheets:
            sheet.close()
    atomic_write(path, partial(_save, book))
    return ()


def wrote(path: Path) -> bool:
    """Return whether the file has the sheets of :func:`write` alone, and no other program saved it since."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(LIST_OF_SHEETS) as stream:
            told = stream.read(MOST_LIST_BYTES)
    except (KeyError, *DAMAGE):
        return False
    *full, about = [name.decode("utf-8", "replace") for name in _SHEET.findall(told)] or [""]
    tables = [TITLE if number == 1 else f"{TITLE} {number}" for number in range(1, len(full) + 1)]
    return SAVED_ELSEWHERE not in told and bool(full) and about == ABOUT and full == tables


def _save(book: Workbook, stream: BinaryIO) -> None:
    archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
    try:
        ExcelWriter(book, archive).save()
    finally:
        # Closed already, unless the disk is full: then it would write once more into the closed stream.
        with suppress(OSError):
            archive.close()


def _fill(book: Workbook, path: Path, predictions: Predictions, progress: Progress) -> None:
    rows = predictions.rows()
    done = 0
    for number in count(1):
        sheet = book.create_sheet(TITLE if number == 1 else f"{TITLE} {number}")
        sheet.freeze_panes = "A2"
        sheet.append([text_cell(sheet, name) for name in predictions.header()])
        for row in islice(rows, MOST_ROWS):
            if done % TOLD_EVERY == 0:
                progress(done / len(predictions), f"Writing {path.name}")
            sheet.append([_cell(sheet, value) for value in row])
            done += 1
        if done >= len(predictions):
            return


def _cell(sheet: Any, value: str | int | float) -> Any:
    return text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
