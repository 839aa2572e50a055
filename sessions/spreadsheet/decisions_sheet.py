"""The sheet about data that were not as recorded when the session was restored."""

from __future__ import annotations

from openpyxl import Workbook

from sessions.document import Session
from sessions.spreadsheet.cells import TIME, Column, Sheet, utc

_COLUMNS = [
    Column("File or folder", 62),
    Column("Decision", 16),
    Column("Why it was asked", 60),
    Column("SHA-256 as recorded", 68),
    Column("SHA-256 of what is used", 68),
    Column("time (UTC)", 20, TIME),
]
_WORDS = {"used_as_is": "used as it is", "left_out": "left out"}
_COLORS = {"used_as_is": "FFF2B3", "left_out": "F6D5D5"}


def write_data_decisions(book: Workbook, session: Session) -> None:
    """Write one row for each decision, the oldest first; no sheet where nothing had to be decided."""
    if not session.data_decisions:
        return
    sheet = Sheet(book, "DataDecisions", _COLUMNS, frozen_columns=1)
    for one in session.data_decisions:
        sheet.row(
            (one.path, _WORDS[one.choice], one.reason, one.recorded_sha256, one.sha256, utc(one.time)),
            fill=_COLORS[one.choice],
        )
