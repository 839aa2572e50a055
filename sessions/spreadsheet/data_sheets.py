"""The sheets about the data: UsedData, DataOverview, Classes."""

from __future__ import annotations

from openpyxl import Workbook

from datasets.spec import PARTS, DataRow
from sessions.document import Session
from sessions.spreadsheet.cells import COUNT, PERCENT, Column, Sheet, Style

PART_COLORS = {
    "train": "DDEFE0",
    "validation": "DCE9F7",
    "test": "FBE8D3",
    "split": "EDEDED",
    "unlabeled": "F7F3DC",
}


def write_used_data(book: Workbook, session: Session) -> None:
    """Write one row for each data row of the session; labels in files have a column where there are any."""
    labelled = any(row.selection for row in session.rows)
    sheet = Sheet(
        book,
        "UsedData",
        [
            Column("File or folder", 62),
            Column("Class", 20),
            Column("Part", 12),
            Column("Kind", 10),
            Column("Images", 11, COUNT),
            Column("Images per epoch", 11, COUNT),
            Column("Shuffle", 9),
            Column("Zoom factor", 9, Style("0.00##")),
            Column("Size (bytes)", 16, COUNT),
            Column("SHA-256 of the whole content", 68),
            *([Column("Label in the file", 24)] if labelled else []),
        ],
        frozen_columns=1,
    )
    sheet.inner.auto_filter.ref = f"A1:{'K' if labelled else 'J'}{len(session.rows) + 1}"
    for row in session.rows:
        sheet.row(
            (
                row.path,
                row.class_name,
                row.part,
                row.source,
                row.n_images,
                images_per_epoch(row),
                "yes" if row.shuffle else "no",
                row.zoom,
                row.size_bytes,
                row.sha256,
                *([row.selection] if labelled else []),
            ),
            fill=PART_COLORS[row.part],
        )


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
        total = sum(row.n_images for row in rows)
        for name in (*session.classes, None):
            members = [
                row for row in rows if (row.class_name if row.class_name in session.classes else None) == name
            ]
            if not members:
                continue
            images = sum(row.n_images for row in members)
            sheet.row(
                (
                    part,
                    "" if name is None else name,
                    len(members),
                    images,
                    images / total if total else None,
                    sum(images_per_epoch(row) for row in members),
                ),
                fill=PART_COLORS[part],
            )
        if rows:
            bold = Style("#,##0", bold=True)
            sheet.styled(
                (value, bold)
                for value in (part, "all", len(rows), total, None, sum(images_per_epoch(row) for row in rows))
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
            images[row.class_name] += row.n_images
    for output, name in enumerate(session.classes):
        sheet.row((output, name, images[name]))


def images_per_epoch(row: DataRow) -> int:
    """Return how many images of the row an epoch shows."""
    return row.n_images if row.images_per_epoch is None else row.images_per_epoch
