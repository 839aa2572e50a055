"""Lists and dictionaries that AIDeveloper wrote as Python text. It evaluated them; here nothing is."""

from __future__ import annotations

import ast
from typing import Any

LONGEST_TEXT = 10_000
_DAMAGE = (ValueError, SyntaxError, TypeError, RecursionError, MemoryError)


def literal(text: object) -> Any:
    """Return the number, text, list, tuple or dictionary that a cell writes out; None where it is none."""
    if not isinstance(text, str):
        return text
    if len(text) > LONGEST_TEXT:
        return None
    try:
        return ast.literal_eval(text.strip())
    except _DAMAGE:
        return None


def numbers(value: object) -> tuple[float, ...]:
    """Return the numbers of a cell such as ``(0.2, 0.5)``, ``[0, 5]``, ``0,5`` or ``0.2``, if it is that."""
    found = literal(value)
    items = found if isinstance(found, list | tuple) else (found,)
    if not all(isinstance(item, int | float) and not isinstance(item, bool) for item in items):
        return ()
    return tuple(float(item) for item in items)


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a cell such as ``['image', 'mask']``; none where it holds others."""
    found = literal(value)
    items = found if isinstance(found, list | tuple) else ()
    return tuple(items) if all(isinstance(item, str) for item in items) else ()
