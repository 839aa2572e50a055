"""Predictions as comma-separated text (UTF-8 with a mark, so that spreadsheets read umlauts)."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import BinaryIO

from datasets.basics.csv_text import marked_line
from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress
from datasets.basics.replacing import begins_with
from sessions.predictions.registry import Wishes, WriterInfo
from sessions.predictions.table import FIRST_COLUMNS, Predictions

WRITER = WriterInfo(name="csv", title="Comma-separated table")

START = codecs.BOM_UTF8 + ",".join(FIRST_COLUMNS).encode() + b","
"""How every table that is written here begins."""
TOLD_EVERY = 5000
"""Lines between two reports of the progress."""


def write(path: Path, predictions: Predictions, wishes: Wishes, progress: Progress) -> tuple[str, ...]:
    """Write one line per image; text that a spreadsheet would take for a formula gets an apostrophe."""

    def write_lines(stream: BinaryIO) -> None:
        stream.write(codecs.BOM_UTF8)
        text = io.TextIOWrapper(stream, "utf-8", "backslashreplace", newline="", write_through=False)
        writer = csv.writer(text)
        writer.writerow(marked_line(predictions.header()))
        for place, row in enumerate(predictions.rows()):
            if place % TOLD_EVERY == 0:
                progress(place / len(predictions), f"Writing {path.name}")
            writer.writerow(marked_line(row))
        # The stream is closed by who opened it.
        text.detach()

    atomic_write(path, write_lines)
    return ()


def wrote(path: Path) -> bool:
    """Return whether the file begins as :func:`write` begins it."""
    return begins_with(path, START)
