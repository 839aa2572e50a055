"""Several names in one text, as a user types them: ``cat,dog``, or a JSON list for names with commas."""

from __future__ import annotations

import json

NAMES = 'names with commas between them (names that hold commas as a JSON list: ["a, b", "c"])'
"""What such a text may be, as messages and the documentation say it."""


def names_in(text: str) -> list[str] | None:
    """Return the names in a text, without the spaces around them; None for a list that is no JSON.

    Names in quotation marks with commas between them, also in parentheses, are taken as a JSON list.
    """
    text = text.strip()
    inside = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    for candidate in (text, f"[{inside}]"):
        try:
            found = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, list) and all(isinstance(name, str) for name in found):
            return found
    if text.startswith("["):
        return None
    return [name.strip() for name in text.split(",") if name.strip()]
