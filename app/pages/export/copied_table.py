"""The table of checks as text for a spreadsheet: plain numbers, their units in the titles."""

from __future__ import annotations

from collections.abc import Sequence

from app.pages.export.rows import ExportRow
from app.pages.export.words import checked_in, top_accuracy

COPIED_TITLES = (
    "Format",
    "Classes",
    "Result",
    "Largest difference",
    "Same class",
    "Accuracy here",
    "Accuracy of the file",
    "Images",
    "Size, bytes",
    "One image, µs",
    "In batches of 16, µs",
    "Checked in",
    "File",
)


def copied_table(rows: Sequence[ExportRow]) -> str:
    """Return a line of titles and one for each export, with tabulators between the columns."""
    lines = [COPIED_TITLES, *(_texts(row) for row in rows)]
    return "\n".join("\t".join(" ".join(text.split()) for text in line) for line in lines)


def _texts(row: ExportRow) -> tuple[str, ...]:
    result = row.result
    start = (row.title, ", ".join(row.classes) or "all", row.verdict)
    if result is None:
        return start + ("",) * (len(COPIED_TITLES) - len(start))
    top = top_accuracy(result)
    figures = (
        result.max_abs_diff,
        result.agreement,
        None if top is None else top.before,
        None if top is None else top.after,
        result.n_images or None,
        result.bytes,
        result.microseconds_per_image,
        result.batch_microseconds_per_image,
    )
    numbers = ("" if figure is None else f"{figure:.9g}" for figure in figures)
    return (*start, *numbers, checked_in(result), result.path or "")
