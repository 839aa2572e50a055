"""What a spreadsheet file must look like before its content is parsed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
from openpyxl import Workbook

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.workbook_damage import WORKBOOK_DAMAGE
from datasets.basics.zip_guard import DAMAGE, ZipRules, check_zip

RULES = ZipRules(kind="spreadsheet")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Open a spreadsheet for reading row by row; nothing in it is evaluated.

    Raises:
        BadInput: if it is none, or damaged, which may be found while it is read.
    """
    if not openpyxl.DEFUSEDXML:
        raise WorkFailed("The library defusedxml is missing, without which spreadsheets are not opened.")
    content = _read_archive(path)
    try:
        book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except WORKBOOK_DAMAGE as error:
        raise BadInput(f"The spreadsheet {path} is damaged and cannot be read.") from error


def _read_archive(path: Path) -> io.BytesIO:
    """Read an ``.xlsx`` and check its outside: a plain, small enough zip without macros.

    The content is returned, not the path, so that what is parsed is what was checked.

    Raises:
        BadInput: if it is not.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= RULES.file_bytes else b"PK"
    except OSError as error:
        raise BadInput(f"The spreadsheet {path} cannot be read ({error.strerror}).") from error
    start = content[:4]
    if start == _OLE_MAGIC:
        raise BadInput(
            f"{path} is protected by a password or of the old .xls kind: save it as .xlsx and open that."
        )
    if start[:2] != b"PK":
        raise BadInput(f"{path} is not a spreadsheet (.xlsx). Choose the session spreadsheet of a run.")
    if size > RULES.file_bytes:
        raise BadInput(f"{path} is too large for a session spreadsheet.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except DAMAGE as error:
        raise BadInput(
            f"The spreadsheet {path} is damaged: it was not written or copied completely."
        ) from error
    _check_members(path, size, members)
    return io.BytesIO(content)


def _check_members(path: Path, size: int, members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.casefold() for member in members]
    if {"mimetype", "content.xml"} <= set(names):
        raise BadInput(f"{path} is a document of LibreOffice (.ods): save it as .xlsx there and open that.")
    if "xl/workbook.xml" not in names:
        raise BadInput(
            f"{path} is a zip file but not a spreadsheet. Choose the session spreadsheet of a run."
        )
    if "xl/vbaproject.bin" in names:
        raise BadInput(f"{path} contains macros, which no session spreadsheet does. It is not opened.")
    check_zip(path, size, members, RULES)
