"""The hidden sheet that holds session.json, so that the spreadsheet alone restores the session."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from datasets.basics.errors import BadInput
from sessions.document import Session
from sessions.spreadsheet.cells import text_cell

HIDDEN_SHEET = "session"
MARK = "session.json"
CHUNK = 30_000
"""Characters of one cell; the format allows 32,767."""
MOST_CHUNKS = 10_000


def write_hidden(book: Workbook, session: Session) -> None:
    """Write the session's JSON in cells of at most ``CHUNK`` characters.

    First row: mark, number of chunks, SHA-256 of the joined text. Then one chunk in each row.
    """
    sheet = book.create_sheet(HIDDEN_SHEET)
    sheet.sheet_state = "hidden"
    text = _safe_json(session)
    chunks = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    sheet.append([MARK, len(chunks), hashlib.sha256(text.encode("ascii")).hexdigest()])
    for chunk in chunks:
        sheet.append([text_cell(sheet, chunk)])  # a chunk may begin with "="


def join_hidden(rows: Iterable[tuple[Any, ...]], source: Path) -> str:
    """Return the JSON text from the rows of the hidden sheet.

    Raises:
        BadInput: if a part is missing or was changed.
    """
    iterator = iter(rows)
    first = (*next(iterator, ()), None, None, None)
    if first[0] != MARK or not isinstance(first[1], int | float) or not 0 < first[1] <= MOST_CHUNKS:
        raise BadInput(f"The hidden sheet {HIDDEN_SHEET!r} of {source} was changed: use an untouched copy.")
    count = int(first[1])
    text = "".join(str(row[0]) for _, row in zip(range(count), iterator, strict=False) if row and row[0])
    if hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() != first[2]:
        raise BadInput(f"The hidden sheet {HIDDEN_SHEET!r} of {source} was changed: use an untouched copy.")
    return text


def _safe_json(session: Session) -> str:
    """Return JSON of plain ASCII letters without what spreadsheet programs would change.

    Control characters, line ends and everything beyond ASCII are JSON escapes already. ``_x0041_``
    would be read as "A", and blanks at the ends of a cell could be lost, so these are escaped too.
    """
    text = json.dumps(session.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return text.replace("_x", "\\u005fx").replace(" ", "\\u0020")
