"""Text in CSV files that spreadsheet programs would compute, were it not marked as text."""

from __future__ import annotations

from collections.abc import Iterable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program computes a text that begins so."""
MARK = "'"


def marked(text: str) -> str:
    """Return the text, with an apostrophe before it if it would be computed."""
    return f"{MARK}{text}" if _looks_computed(text) else text


def marked_line(values: Iterable[object]) -> list[object]:
    """Return the values of a line with its texts marked; numbers stay."""
    return [marked(value) if isinstance(value, str) else value for value in values]


def unmarked(text: str) -> str:
    """Return a text as it was before :func:`marked`."""
    return text[1:] if text.startswith(MARK) and _looks_computed(text) else text


def _looks_computed(text: str) -> bool:
    # A text that has the mark already gets another one, so that both come back as they were.
    return text.lstrip(MARK).startswith(FORMULA_STARTS)
