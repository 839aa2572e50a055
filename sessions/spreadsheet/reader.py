"""Reading a session back from a spreadsheet that may have come by e-mail."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from datasets.basics.errors import BadInput
from resources import PROGRAM
from sessions.document import Session
from sessions.reading import parse_session
from sessions.spreadsheet.archive import open_workbook
from sessions.spreadsheet.hand_edits import check_no_hand_edits
from sessions.spreadsheet.hidden_sheet import HIDDEN_SHEET, MOST_CHUNKS, join_hidden
from sessions.spreadsheet.run_sheets import PARAMETERS


class LegacySpreadsheet(BadInput):
    """A spreadsheet of AIDeveloper, which has a reader of its own."""


def read_spreadsheet(path: Path) -> Session:
    """Restore the session from the hidden sheet of a spreadsheet. Nothing in it is evaluated.

    Raises:
        LegacySpreadsheet: if it is one of AIDeveloper.
        BadInput: if the file is no spreadsheet, none of ours, damaged, of a newer version, or shows in
            its sheets something else than that session.
    """
    with open_workbook(path) as book:
        session = parse_session(_hidden_text(path, book), path)
        check_no_hand_edits(path, book, session)
        return session


def _hidden_text(path: Path, book: Workbook) -> str:
    names = set(book.sheetnames)
    if HIDDEN_SHEET not in names:
        raise _not_ours(path, names)
    sheet = book[HIDDEN_SHEET]
    return join_hidden(sheet.iter_rows(max_row=MOST_CHUNKS + 1, max_col=3, values_only=True), path)


def _not_ours(path: Path, names: set[str]) -> BadInput:
    if {PARAMETERS, "Classes", "Environment"} <= names:
        return BadInput(
            f"{path} lacks its hidden sheet {HIDDEN_SHEET!r}, which holds the session: use an untouched "
            "copy, or the session.json of the run."
        )
    if {"UsedData", "Parameters"} <= names:
        return LegacySpreadsheet(f"{path} is a spreadsheet of AIDeveloper, not of {PROGRAM}.")
    return BadInput(
        f"{path} is a spreadsheet, but not one of {PROGRAM}: it holds no session. Choose another file."
    )
