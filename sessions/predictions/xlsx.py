"""Predictions as a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from datasets.basics.errors import BadInput
from datasets.basics.files import atomic_write
from sessions.predictions.registry import WriterInfo
from sessions.predictions.table import Predictions
from sessions.spreadsheet.cells import text_cell

WRITER = WriterInfo(name="xlsx", title="Spreadsheet")

MOST_ROWS = 1_048_575
"""Rows of a sheet (2**20) less the header; fixed by the file format."""


def write(path: Path, predictions: Predictions) -> None:
    """Write the sheets ``Predictions`` and ``Model``.

    Raises:
        BadInput: if there are more images than a sheet has rows.
    """
    if len(predictions) > MOST_ROWS:
        raise BadInput(
            f"{len(predictions):,} images do not fit into a spreadsheet: write .csv or .npz instead."
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Predictions")
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, name) for name in predictions.header()])
    for row in predictions.rows():
        sheet.append(
            [
                text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
                for value in row
            ]
        )
    about = book.create_sheet("Model")
    for name, value in (("Model", predictions.model), ("SHA-256", predictions.model_sha256)):
        about.append([text_cell(about, name), text_cell(about, value)])
    atomic_write(path, book.save)
