"""The sheets about the data: UsedData, DataOverview, Classes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from datasets.spec import PARTS, DataRow, SamplingSpec
from sessions.document import Session
from sessions.spreadsheet.cells import COUNT, PERCENT, Column, Sheet, Style

USED_DATA = "UsedData"
FILE = "File or folder"
PART = "Part"
PART_COLORS = {
    "train": "DDEFE0",
    "validation": "DCE9F7",
    "test": "FBE8D3",
    "split": "EDEDED",
    "unlabeled": "F7F3DC",
}


@dataclass(frozen=True)
class _RareColumn:
    """A column that is only there if a row has something in it."""

    column: Column
    text: Callable[[DataRow], str]


_RARE = (
    _RareColumn(Column("Label in the file", 24), lambda row: row.selection),
    _RareColumn(Column("Group", 20), lambda row: row.group),
    _RareColumn(Column("Further classes", 24), lambda row: _json(row.further_classes)),
    _RareColumn(Column("Left out (image numbers, from 0)", 24), lambda row: _json(row.left_out)),
    _RareColumn(Column("Kept together (image, knot)", 24), lambda row: _json(row.ties)),
)


def used_data(session: Session) -> tuple[list[Column], Iterator[tuple[Any, ...]]]:
    """Return the columns of the sheet UsedData, and a value for each of them of each data row."""
    rare = [one for one in _RARE if any(one.text(row) for row in session.rows)]
    columns = [
        Column(FILE, 62),
        Column("Class", 20),
        Column(PART, 12),
        Column("Kind", 10),
        Column("Images", 11, COUNT),
        Column("Images per epoch", 11, COUNT),
        Column("Shuffle", 9),
        Column("Zoom factor", 9, Style("0.00##")),
        Column("Size (bytes)", 16, COUNT),
        Column("SHA-256 of the whole content", 68),
        *(one.column for one in rare),
    ]
    values = (
        (
            row.path,
            row.class_name,
            row.part,
            row.source,
            row.n_images,
            images_per_epoch(row, session.sampling),
            "yes" if row.shuffle else "no",
            row.zoom,
            row.size_bytes,
            row.sha256,
            *(one.text(row) for one in rare),
        )
        for row in session.rows
    )
    return columns, values


def write_used_data(book: Workbook, session: Session) -> None:
    """Write one row for each data row of the session; lists are JSON text."""
    columns, values = used_data(session)
    sheet = Sheet(book, USED_DATA, columns, frozen_columns=1)
    last_column = get_column_letter(len(sheet.columns))
    sheet.inner.auto_filter.ref = f"A1:{last_column}{len(session.rows) + 1}"
    for row, line in zip(session.rows, values, strict=True):
        sheet.row(line, fill=PART_COLORS[row.part])


def write_data_overview(book: Workbook, session: Session) -> None:
    """Write the totals of each part and class."""
    sheet = Sheet(
        book,
        "DataOverview",
        [
            Column("Part", 12),
            Column("Class", 24),
            Column("Files and folders", 11, COUNT),
            Column("Images", 12, COUNT),
            Column("Share of the part", 11, PERCENT),
            Column("Images per epoch", 12, COUNT),
        ],
    )
    for part in PARTS:
        rows = [row for row in session.rows if row.part == part]
        total = sum(row.n_used for row in rows)
        for name, members in _by_class(rows, session.classes):
            images = sum(row.n_used for row in members)
            sheet.row(
                (
                    part,
                    name,
                    len(members),
                    images,
                    images / total if total else None,
                    _sum_per_epoch(members, session),
                ),
                fill=PART_COLORS[part],
            )
        if rows:
            bold = Style("#,##0", bold=True)
            sheet.styled(
                (value, bold)
                for value in (part, "all", len(rows), total, None, _sum_per_epoch(rows, session))
            )


def write_classes(book: Workbook, session: Session) -> None:
    """Write the classes in the order of the network's outputs."""
    sheet = Sheet(
        book,
        "Classes",
        [
            Column("Network output (from 0)", 18, COUNT),
            Column("Class", 30),
            Column("Images", 12, COUNT),
        ],
    )
    images = dict.fromkeys(session.classes, 0)
    for row in session.rows:
        if row.class_name in images and row.part != "unlabeled":
            images[row.class_name] += row.n_used
    for output, name in enumerate(session.classes):
        sheet.row((output, name, images[name]))


def images_per_epoch(row: DataRow, sampling: SamplingSpec) -> int | None:
    """Return how many images of the row an epoch shows; None where that follows from its class."""
    if sampling.balance == "classes" and row.images_per_epoch != 0:
        return None
    return row.n_used if row.images_per_epoch is None else row.images_per_epoch


def _by_class(rows: Sequence[DataRow], classes: Sequence[str]) -> list[tuple[str, list[DataRow]]]:
    """Return the rows of each class that has some, in the order of the classes; those of none last, as ""."""
    members: dict[str, list[DataRow]] = {name: [] for name in classes}
    others: list[DataRow] = []
    for row in rows:
        members.get(row.class_name, others).append(row)
    return [(name, found) for name, found in (*members.items(), ("", others)) if found]


def _sum_per_epoch(rows: Sequence[DataRow], session: Session) -> int | None:
    numbers = [images_per_epoch(row, session.sampling) for row in rows]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _json(values: Sequence[object]) -> str:
    """Return the values as JSON text; nothing for none."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if values else ""
