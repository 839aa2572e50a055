"""Rules for the three letters or digits that name a class in ``ml_score_xxx``."""

from __future__ import annotations

import re
from collections.abc import Mapping

ID_LENGTH = 3
_ALLOWED = re.compile(r"[a-z0-9]{3}")


def id_problem(ids: Mapping[str, str]) -> str:
    """Return what is wrong with the first bad id, in a sentence; empty if all can be used.

    Args:
        ids: class name -> id.
    """
    users: dict[str, str] = {}
    for name, score_id in ids.items():
        if not _ALLOWED.fullmatch(score_id):
            return f"“{score_id}” for {name}: three of a–z and 0–9 are needed."
        if score_id in users:
            return f"{users[score_id]} and {name} have the same id “{score_id}”: change one."
        users[score_id] = name
    return ""
