"""What a spreadsheet file must look like before its content is parsed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from datasets.basics.errors import BadInput

LARGEST_FILE_BYTES = 256 * 1024**2
LARGEST_CONTENT_BYTES = 1024**3
LARGEST_MEMBER_BYTES = 256 * 1024**2
MOST_MEMBERS = 256
HIGHEST_RATIO = 200
# Small files may be packed tightly without harm.
RATIO_COUNTS_FROM_BYTES = 10 * 1024**2
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"


def read_archive(path: Path) -> io.BytesIO:
    """Read an ``.xlsx`` and check its outside: a plain, small enough zip without macros.

    The content is returned, not the path, so that what is parsed is what was checked.

    Raises:
        BadInput: if it is not.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE_BYTES else b"PK"
    except OSError as error:
        raise BadInput(f"The spreadsheet {path} cannot be read ({error.strerror}).") from error
    start = content[:4]
    if start == _OLE_MAGIC:
        raise BadInput(
            f"{path} is protected by a password or of the old .xls kind: save it as .xlsx and open that."
        )
    if start[:2] != b"PK":
        raise BadInput(f"{path} is not a spreadsheet (.xlsx). Choose the session spreadsheet of a run.")
    if size > LARGEST_FILE_BYTES:
        raise BadInput(f"{path} is too large for a session spreadsheet.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise BadInput(
            f"The spreadsheet {path} is damaged: it was not written or copied completely."
        ) from error
    _check_members(path, members)
    return io.BytesIO(content)


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.casefold() for member in members]
    if "xl/workbook.xml" not in names:
        raise BadInput(
            f"{path} is a zip file but not a spreadsheet. Choose the session spreadsheet of a run."
        )
    if "xl/vbaproject.bin" in names:
        raise BadInput(f"{path} contains macros, which no session spreadsheet does. It is not opened.")
    if len(members) > MOST_MEMBERS or len(set(names)) != len(names):
        raise BadInput(f"{path} is not built like a session spreadsheet. It is not opened.")
    if any(member.flag_bits & 1 for member in members):
        raise BadInput(f"{path} is encrypted: save it without a password and open that.")
    too_large = sum(member.file_size for member in members) > LARGEST_CONTENT_BYTES or any(
        member.file_size > LARGEST_MEMBER_BYTES
        or (
            member.file_size > RATIO_COUNTS_FROM_BYTES
            and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)
        )
        for member in members
    )
    if too_large:
        raise BadInput(f"{path} would unpack to far more than a session spreadsheet holds. It is not opened.")
