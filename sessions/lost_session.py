"""How a run whose session.json is gone or damaged gets it back: its spreadsheet holds it too."""

from __future__ import annotations

from pathlib import Path

SPREADSHEET_SUFFIX = "_meta.xlsx"


def way_back(root: Path, is_there: bool) -> str:
    """Return the sentence that says how to get the ``session.json`` of a run folder back.

    Args:
        root: the run folder.
        is_there: whether there is one, which is damaged.

    Returns:
        Nothing if there is no spreadsheet to get it from.
    """
    spreadsheets = sorted(root.glob(f"*{SPREADSHEET_SUFFIX}"))
    if not spreadsheets:
        return ""
    first = "Remove it; then" if is_there else "The spreadsheet of the run holds its session:"
    return f" {first} restore {spreadsheets[0]} --out {root / 'session.json'} puts it back."
