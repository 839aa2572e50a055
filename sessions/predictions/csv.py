"""Predictions as comma-separated text (UTF-8 with a mark, so that spreadsheets read umlauts)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from datasets.basics.files import atomic_write
from sessions.predictions.registry import WriterInfo
from sessions.predictions.table import Predictions

WRITER = WriterInfo(name="csv", title="Comma-separated table")

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(path: Path, predictions: Predictions) -> None:
    """Write one line per image; text that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_safe(name) for name in predictions.header()])
    for row in predictions.rows():
        writer.writerow([_safe(value) if isinstance(value, str) else value for value in row])
    atomic_write(path, text.getvalue().encode("utf-8-sig", "backslashreplace"))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
