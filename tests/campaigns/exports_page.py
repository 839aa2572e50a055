"""The page docs/exports.md: networks in rows, formats in columns, largest differences in the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

HEAD = """# Which network goes into which format

Made by `python tests/campaigns/exports.py`: every network of the program is built with weights that look
like a trained network's, exported in every format, and the file is fed with 64 images, one by one and in
batches of 16, in the program that will read it. The images have 32 pixels a side. Where the 32-bit numbers of
a deep network say too little so, it got larger ones (to 128), or layers that change less. A cell is the
largest difference of a probability to Keras; a format of whole numbers is judged by the share of the images
that keep their class. "no" is a refusal: nothing is written, and the user is told why (letters, below each
table). "failed" is a file that did not pass its check, which is told too, and it is deleted.

"""


def is_good(cell: dict[str, Any] | None) -> bool:
    """Return whether a cell is a pass, a refusal with a reason, or a rounded file that is told to differ."""
    if cell is None:
        return False
    told = cell["state"] == "refused" and bool(cell.get("reason"))
    return cell["state"] == "pass" or told or (cell["state"] == "failed" and bool(cell.get("quantized")))


def page(cells: dict[str, dict[str, dict[str, Any]]], infos: Sequence[Any], formats: Sequence[str]) -> str:
    """Return the Markdown text.

    Args:
        cells: network -> column -> what was found.
        infos: metadata of all networks, in their order.
        formats: names in the order of the columns; a column of the other OpenCV stands behind its format.
    """
    found = {column for row in cells.values() for column in row}
    columns = [column for name in formats for column in sorted(found) if column.split(",")[0] == name]
    text = HEAD + _versions(cells, columns)
    for family in dict.fromkeys(info.family for info in infos):
        names = [info.name for info in infos if info.family == family and info.name in cells]
        if names:
            marked = {info.name for info in infos if info.for_instruments}
            text += _table(family, names, marked, cells, columns)
    every = [cell for row in cells.values() for cell in row.values()]
    good = sum(map(is_good, every))
    text += f"{good} of {len(every)} cells: pass or told refusal.\n"
    left = ", ".join(info.name for info in infos if info.name not in cells)
    return text + (f"\nNot tried for this page, because each takes minutes: {left}.\n" if left else "")


def _versions(cells: dict[str, dict[str, dict[str, Any]]], columns: Sequence[str]) -> str:
    lines = ["| format | checked in | version |", "|---|---|---|"]
    for column in columns:
        seen = [row[column] for row in cells.values() if column in row and row[column].get("version")]
        # A pack is checked in several programs, some of them for two of its files.
        versions = ", ".join(dict.fromkeys(part for cell in seen for part in cell["version"].split(", ")))
        consumer = seen[0]["consumer"] if seen else "-"
        lines.append(f"| `{column}` | {consumer} | {versions or '-'} |")
    return "\n".join(lines) + "\n\n"


def _table(
    family: str,
    names: Sequence[str],
    marked: set[str],
    cells: dict[str, dict[str, dict[str, Any]]],
    columns: Sequence[str],
) -> str:
    reasons: dict[str, str] = {}
    lines = [f"## {family}", "", "| network | " + " | ".join(f"`{column}`" for column in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for name in names:
        shown = [_cell(cells[name].get(column), reasons) for column in columns]
        title = f"**{name}**" if name in marked else name
        lines.append(f"| {title} | " + " | ".join(shown) + " |")
    lines.append("")
    lines += [f"* {letter}: {reason}" for reason, letter in reasons.items()]
    if marked & set(names):
        lines.append("* bold: for instruments")
    return "\n".join(lines) + "\n\n"


def _cell(cell: dict[str, Any] | None, reasons: dict[str, str]) -> str:
    if cell is None:
        return "not tried"
    if cell["state"] == "pass":
        return f"{cell['agreement']:.0%}" if cell.get("quantized") else f"{cell['difference']:.0e}"
    if cell.get("quantized") and cell.get("agreement") is not None:
        return f"failed ({cell['agreement']:.0%})"
    letter = reasons.setdefault(_general(cell.get("reason", "")), _letter(len(reasons)))
    return f"no: {letter}" if cell["state"] == "refused" else f"failed: {letter}"


def _general(reason: str) -> str:
    """Return a reason without the name of the layer, so that networks of one kind share it."""
    return re.sub(r"'[^']*' \(", "… (", reason)


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < 26 else f"{chr(ord('a') + number // 26 - 1)}{number % 26}"
