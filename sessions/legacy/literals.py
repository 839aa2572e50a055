"""Lists and dictionaries that AIDeveloper wrote as Python text. It evaluated them; here nothing is."""

from __future__ import annotations

import ast
from typing import Any

LONGEST_TEXT = 10_000
LARGEST = 1e300
"""What is larger, or no number at all, cannot be computed with and says nothing."""
_DAMAGE = (ValueError, SyntaxError, TypeError, RecursionError, MemoryError)


def literal(text: object) -> Any:
    """Return the number, text, list, tuple or dictionary that a cell writes out; None where it is none.

    All numbers in it are finite.
    """
    if not isinstance(text, str):
        return text if _is_sound(text) else None
    if len(text) > LONGEST_TEXT:
        return None
    try:
        found = ast.literal_eval(text.strip())
        return found if _is_sound(found) else None
    except _DAMAGE:
        return None


def _is_sound(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_sound, (*value, *value.values())))
    if isinstance(value, list | tuple | set):
        return all(map(_is_sound, value))
    return not isinstance(value, int | float) or abs(value) <= LARGEST


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
