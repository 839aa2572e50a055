"""The table as the user wrote it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from datasets.basics.csv_text import unmarked
from datasets.basics.errors import BadInput
from datasets.sources.table_files import read_table
from sessions.batch.result_columns import RESULT_COLUMNS

SUFFIXES = (".csv", ".xlsx")
MOST_RUNS = 10_000
MADE_HERE = "model_sha256"
"""A column by which a table of results is known."""


@dataclass(frozen=True)
class BatchTable:
    """Header and rows as texts; every row is as long as the header.

    Attributes:
        sha256: of the file.
    """

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sha256: str


def read_batch_table(path: Path) -> BatchTable:
    """Read a table of runs; in a table of results the columns that the batch added are left aside.

    Raises:
        BadInput: if it is no table, has no rows, or a header stands twice.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(f"{path}: a table of runs ends in {' or '.join(SUFFIXES)}.")
    lines = read_table(path)
    if len(lines) < 2:
        raise BadInput(f"{path} holds no runs: give it a header and a row for each run.")
    if len(lines) - 1 > MOST_RUNS:
        raise BadInput(f"{path} has more than {MOST_RUNS:,} rows: divide it into several tables.")
    # A column called "model" in anybody else's table is a wish, which must not go unheard.
    own = RESULT_COLUMNS if MADE_HERE in lines[0] else ()
    kept = [
        place
        for place, title in enumerate(lines[0])
        if title not in own and (title or _is_filled(lines, place))
    ]
    header = tuple(lines[0][place] for place in kept)
    if "" in header:
        raise BadInput(f"{path}: a column has values but no header; name it, or clear it.")
    twice = sorted({title for title in header if header.count(title) > 1})
    if twice:
        raise BadInput(f"{path}: the column {twice[0]!r} stands twice; leave one.")
    rows = tuple(tuple(unmarked(_cell(line, place)) for place in kept) for line in lines[1:])
    return BatchTable(path, header, rows, hashlib.sha256(path.read_bytes()).hexdigest())


def _is_filled(lines: list[list[str]], place: int) -> bool:
    return any(_cell(line, place) for line in lines)


def _cell(line: list[str], place: int) -> str:
    return line[place] if place < len(line) else ""
