"""Reading a session back from a spreadsheet that may have come by e-mail."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl

from datasets.basics.errors import BadInput, WorkFailed
from resources import PROGRAM
from sessions.document import Session
from sessions.reading import parse_session
from sessions.spreadsheet.archive import read_archive
from sessions.spreadsheet.hidden_sheet import HIDDEN_SHEET, MOST_CHUNKS, join_hidden

# All that openpyxl and the libraries below it were seen to raise on damaged files.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def read_spreadsheet(path: Path) -> Session:
    """Restore the session from the hidden sheet of a spreadsheet. Nothing in it is evaluated.

    Raises:
        BadInput: if the file is no spreadsheet, none of ours, damaged, or of a newer version.
    """
    if not openpyxl.DEFUSEDXML:
        raise WorkFailed("The library defusedxml is missing, without which spreadsheets are not opened.")
    return parse_session(_hidden_text(path, read_archive(path)), path)


def _hidden_text(path: Path, content: io.BytesIO) -> str:
    try:
        book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
        try:
            names = set(book.sheetnames)
            if HIDDEN_SHEET not in names:
                raise BadInput(_not_ours(path, names))
            sheet = book[HIDDEN_SHEET]
            return join_hidden(sheet.iter_rows(max_row=MOST_CHUNKS + 1, max_col=3, values_only=True), path)
        finally:
            book.close()
    except _DAMAGE as error:
        raise BadInput(f"The spreadsheet {path} is damaged and cannot be read.") from error


def _not_ours(path: Path, names: set[str]) -> str:
    if {"UsedData", "Parameters"} <= names:
        return (
            f"{path} is a file of AIDeveloper (sheets UsedData and Parameters), which this version of "
            f"{PROGRAM} cannot restore. Add the data anew, or ask for a session spreadsheet of {PROGRAM}."
        )
    return f"{path} is a spreadsheet, but not one of {PROGRAM}: it holds no session. Choose another file."
