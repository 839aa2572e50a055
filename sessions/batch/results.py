"""The table of results: what the input had, and what became of each run, in the input's format."""

from __future__ import annotations

import codecs
import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from datasets.basics.csv_text import marked_line
from datasets.basics.files import atomic_write
from models.evaluation.figures import Metrics
from sessions.batch.documents import BatchPlan, RowResult
from sessions.batch.result_columns import RESULT_COLUMNS
from sessions.spreadsheet.cells import text_cell

Value = str | int | float | None


def results_path(plan: BatchPlan, folder: Path) -> Path:
    """Return where the results of a batch in ``folder`` stand: ``TABLE_results.csv`` or ``.xlsx``."""
    table = Path(plan.table)
    return folder / f"{table.stem}_results{table.suffix.lower()}"


def write_results(plan: BatchPlan, results: Sequence[RowResult], path: Path) -> None:
    """Write the table atomically, one line for each run; no cell is ever a formula.

    Raises:
        OSError: if it cannot be written; the former one is then untouched.
    """
    named = any(title.casefold() == "name" for title in plan.header)
    header = [*([] if named else ["name"]), *plan.header, *RESULT_COLUMNS]
    lines: list[list[Value]] = [[*header]]
    for run, result in zip(plan.runs, results, strict=True):
        cells = [_number_or_text(cell) for cell in run.cells]
        lines.append([*([] if named else [run.name]), *cells, *_figures(result)])
    atomic_write(path, _xlsx(lines) if path.suffix == ".xlsx" else _csv(lines))


def _figures(result: RowResult) -> list[Value]:
    macro_f1 = None if result.test is None else result.test.macro_f1
    return [
        result.status,
        result.problem,
        result.run,
        result.best_epoch,
        result.epochs,
        *_part(result.validation),
        *_part(result.test),
        macro_f1,
        result.model,
        result.model_sha256,
        None if result.seconds is None else round(result.seconds, 3),
    ]


def _part(metrics: Metrics | None) -> list[Value]:
    if metrics is None:
        return [None] * 5
    low, high = metrics.accuracy_ci95
    return [metrics.accuracy, low, high, metrics.loss, metrics.n]


def _number_or_text(cell: str) -> Value:
    """Return the number where the text is exactly how that number is written; ``007`` stays a text."""
    for kind in (int, float):
        try:
            number = kind(cell)
        except ValueError:
            continue
        if str(number) == cell and math.isfinite(number):
            return number
    return cell


def _csv(lines: list[list[Value]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in lines:
        writer.writerow(marked_line(line))
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "backslashreplace")


def _xlsx(lines: list[list[Value]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Results")
    sheet.freeze_panes = "A2"
    for line in lines:
        sheet.append(
            [
                text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
                for value in line
            ]
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
