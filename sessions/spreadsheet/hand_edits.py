"""What a person typed into a spreadsheet that is written for reading only: its session would not follow."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from datasets.basics.errors import BadInput
from datasets.basics.sheet_rows import filled_rows
from sessions.document import Session
from sessions.settings import get_value, setting_keys
from sessions.spreadsheet.cells import readable
from sessions.spreadsheet.data_sheets import FILE, PART, PART_COLORS, USED_DATA, used_data
from sessions.spreadsheet.run_sheets import PARAMETERS, plain

MOST_ROWS = 500_000
MOST_COLUMNS = 1_000
NAMED = 3
"""Changes that the sentence names of each sheet."""

_Line = tuple[str, ...]
"""The cells of a row as plain text, those of the columns that are compared."""


def check_no_hand_edits(path: Path, book: Workbook, session: Session) -> None:
    """Compare the sheets Parameters and UsedData with the session that the spreadsheet holds.

    What only one of the two has is not compared, so that files of other versions, and remarks, stay what
    they are: sheets, columns, the settings in force later in a run. The order of the data rows is free.

    Args:
        path: the spreadsheet, for the sentence.
        book: the same, opened with ``read_only=True`` and ``data_only=True``.
        session: the session of its hidden sheet.

    Raises:
        BadInput: if something was changed, which no training would follow; the first changes are named.
    """
    found = []
    for sheet, changes_of in ((PARAMETERS, _changed_settings), (USED_DATA, _changed_rows)):
        if sheet in book.sheetnames:
            header, *lines = [*filled_rows(book[sheet], path, MOST_ROWS, MOST_COLUMNS)] or [()]
            changes = changes_of([_text(name) for name in header], lines, session)
            if changes:
                more = f" and {len(changes) - NAMED} more" if len(changes) > NAMED else ""
                found.append(f"in the sheet {sheet} {', '.join(changes[:NAMED])}{more}")
    if found:
        raise BadInput(
            f"{path} was changed by hand, which no training follows: {'; '.join(found)}. Undo that there; "
            "data and options are changed in the window, options also with --set."
        )


def _changed_settings(header: Sequence[str], lines: Sequence[Sequence[Any]], session: Session) -> list[str]:
    """Return what differs in the first row, the settings at the start."""
    keys = set(setting_keys())
    known = [(place, key) for place, key in enumerate(header) if key in keys]
    if known and not lines:
        return ["the row of settings is missing"]
    document = session.model_dump(mode="json")
    changes = []
    for place, key in known:
        there, meant = _cell(lines[0], place), _shown(plain(get_value(document, key)))
        if there != meant:
            changes.append(_change(key, there, meant))
    return changes


def _changed_rows(header: Sequence[str], lines: Sequence[Sequence[Any]], session: Session) -> list[str]:
    """Return what differs in the data rows."""
    columns, values = used_data(session)
    # The file comes first, whatever the order in the sheet: it is what a row is known by.
    shared = [(place, column.header) for place, column in enumerate(columns) if column.header in header]
    if not shared or shared[0][1] != FILE:
        return []
    names = [name for _, name in shared]
    places = [header.index(name) for name in names]
    meant = [tuple(_shown(row[place]) for place, _ in shared) for row in values]
    there = [tuple(_cell(line, place) for place in places) for line in lines]
    lacking, extra = _without(meant, there), _without(there, meant)
    pairs = _paired(lacking, extra)
    if PART in names:
        extra = [line for line in extra if line[names.index(PART)] in PART_COLORS]  # others are remarks
    n_renamed = min(len(lacking), len(extra))
    pairs += [(lacking.pop(0), extra.pop(0)) for _ in range(n_renamed)]
    return [
        *(
            _change(f"{name} of {row[0]}" if name != FILE else name, now, was)
            for row, line in pairs
            for name, was, now in zip(names, row, line, strict=True)
            if was != now
        ),
        *(f"the row of {row[0]} is missing" for row in lacking),
        *(f"a row of {line[0] or 'no file'} was added" for line in extra),
    ]


def _without(lines: Iterable[_Line], others: Iterable[_Line]) -> list[_Line]:
    """Return the lines that the others lack, each as often as it is lacking."""
    counts = Counter(others)
    left = []
    for line in lines:
        if counts[line]:
            counts[line] -= 1
        else:
            left.append(line)
    return left


def _paired(lacking: list[_Line], extra: list[_Line]) -> list[tuple[_Line, _Line]]:
    """Take the lines of the same file out of both lists."""
    pairs = []
    by_file: dict[str, list[_Line]] = {}
    for line in extra:
        by_file.setdefault(line[0], []).append(line)
    for row in list(lacking):
        if by_file.get(row[0]):
            pairs.append((row, by_file[row[0]].pop(0)))
    for row, line in pairs:
        lacking.remove(row)
        extra.remove(line)
    return pairs


def _change(what: str, there: str, meant: str) -> str:
    return f"{what} is {there or 'empty'} there and {meant or 'empty'} in the session"


def _cell(line: Sequence[Any], place: int) -> str:
    return _text(line[place]) if place < len(line) else ""


def _shown(value: Any) -> str:
    """Return a value of the session as the text of its cell."""
    return _text(readable(value) if isinstance(value, str) else value)


def _text(value: Any) -> str:
    """Return a cell as text that is the same after another program has saved the file anew."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.12g}"  # LibreOffice keeps 15 digits
    text = " ".join(str(value).replace("_x005F_", "_").split())
    if text[:1] in ("[", "{"):
        try:
            return _listed(json.loads(text))
        except (ValueError, RecursionError):
            return text
    return text.lower() if text.lower() in ("true", "false") else text


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_listed, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_listed(each)}" for key, each in value.items()) + "}"
    return _text(value)
