"""Whether a file tells what happened in a run: such a file is nobody's place to save a session to."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.sheet_rows import filled_rows
from sessions.run_file_names import JOURNAL
from sessions.spreadsheet.archive import open_workbook

RECORD_SHEETS = ("History", "Results")
"""AIDeveloper's History is called the same."""
_MOST_ROWS = 2
"""Of a sheet that are looked at: below its first row, a header or a remark, stands what happened."""
_MOST_COLUMNS = 100


def is_record(path: Path) -> bool:
    """Return whether a session that is saved to ``path`` would erase what is known of a run.

    True for a file of a run folder, and for a spreadsheet with epochs or figures wherever it was copied to;
    False for what is not there, and for what cannot be read.
    """
    try:
        if not path.is_file():
            return False
        if (path.parent / JOURNAL).exists():
            return True
        if path.suffix.lower() != ".xlsx":
            return False
        with open_workbook(path) as book:
            present = [book[name] for name in RECORD_SHEETS if name in book.sheetnames]
            return any(
                sum(1 for _ in islice(filled_rows(sheet, path, _MOST_ROWS, _MOST_COLUMNS), _MOST_ROWS)) > 1
                for sheet in present
            )
    except (BadInput, OSError):
        return False


def check_no_record(path: Path) -> None:
    """Check that saving a session to ``path`` erases nothing of a run.

    Raises:
        BadInput: if it would.
    """
    if is_record(path):
        raise BadInput(
            f"The session was not saved: {path} holds the record of a run, which would be erased. "
            "Save it under another name."
        )
