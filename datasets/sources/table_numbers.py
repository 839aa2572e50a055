"""Columns of measured values in tables: which marks their numbers are written with."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

DECIMAL_COMMAS_WITH = frozenset(";\t")
"""Where these divide the cells, a comma divides a number from its fractions."""
MOSTLY = 0.5
"""A column in which at least so many of the filled cells are numbers was meant to hold them."""
NO_LABEL = frozenset({"", "na", "nan", "n/a", "#n/a", "#nv", "null", "<na>", "none given"})
"""What tables write, in any case, where nothing is known."""

_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True)
class Doubt:
    """The cell for which a column is not read as measured values."""

    place: int
    """Its place among the cells of the column."""
    reason: str
    """What is wrong with it and what to do, as the end of a sentence that begins with the cell."""


def is_empty(text: str) -> bool:
    """Return whether a cell says nothing."""
    return text.casefold() in NO_LABEL


def number(text: str) -> float:
    """Return a number, written with a decimal point or comma; NaN where nothing is known or for a text."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan


def is_number(text: str) -> bool:
    """Return whether a cell is a number or says that none is known."""
    return is_empty(text) or not math.isnan(number(text))


def doubt_of(cells: Sequence[str], separator: str) -> Doubt | None:
    """Return what keeps a column from being read as measured values; None: nothing.

    Commas are those of decimals if one of them cannot stand between thousands, or if all numbers without
    point are in a table whose cells are divided by something else.

    Args:
        cells: of the column.
        separator: what divides the cells of the table; empty: it is a spreadsheet.
    """
    wrong = next((place for place, text in enumerate(cells) if not is_number(text)), None)
    if wrong is not None:
        return Doubt(wrong, "is no number: leave cells empty, or write NA, where nothing is known")
    commas = [place for place, text in enumerate(cells) if "," in text]
    if not commas or not all(_LIKE_THOUSANDS.fullmatch(cells[place]) for place in commas):
        return None
    has_points = any("." in text for text in cells)
    if separator in DECIMAL_COMMAS_WITH and not has_points:
        return None
    text = cells[commas[0]]
    return Doubt(
        commas[0],
        f"may be {text.replace(',', '.')} or {text.replace(',', '')}: write numbers with a decimal point and "
        "without marks between thousands",
    )


def is_mostly_numbers(cells: Sequence[str]) -> bool:
    """Return whether a column was meant to hold numbers, even if some of its cells are none."""
    filled = [text for text in cells if not is_empty(text)]
    return bool(filled) and sum(map(is_number, filled)) >= MOSTLY * len(filled)
