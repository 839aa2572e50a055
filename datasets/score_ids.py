"""The three letters or digits that stand for a class in an RT-DC file (``ml_score_xxx``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from string import ascii_lowercase, digits

from datasets.basics.errors import BadInput

SCORE = "ml_score_"
"""What the names of the scores begin with."""
CLASS = "ml_class"
"""What readers compute from the scores: the number of the highest one, in the order of the ids."""
_ALLOWED = re.compile(r"[a-z0-9]{3}")


def score_ids(classes: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a different id for each class, close to its name and none of ``taken``."""
    used = set(taken)
    found = []
    for name in classes:
        letters = re.sub(r"[^a-z0-9]", "", name.lower())
        wished = (letters[:3] + "xxx")[:3]
        chosen = wished if wished not in used else next(one for one in _alike(wished) if one not in used)
        used.add(chosen)
        found.append(chosen)
    return found


def check_ids(classes: Sequence[str], wished: Mapping[str, str]) -> None:
    """Check the ids that the user chose for some classes.

    Raises:
        BadInput: if one is no id, stands for two classes, or is for a class that the model does not know.
    """
    users: dict[str, str] = {}
    for name, score_id in wished.items():
        if name not in classes:
            raise BadInput(
                f"The model has no class {name!r} (for the id {score_id!r}): {', '.join(classes)}."
            )
        if not _ALLOWED.fullmatch(score_id):
            raise BadInput(f"The id {score_id!r} of {name} is not three of the characters a-z and 0-9.")
        if score_id in users:
            raise BadInput(f"{users[score_id]} and {name} have the same id {score_id!r}: change one.")
        users[score_id] = name


def complete_ids(classes: Sequence[str], wished: Mapping[str, str], taken: Iterable[str]) -> dict[str, str]:
    """Return the id of every class: the wished ones, and others for the rest that are not ``taken``."""
    rest = [name for name in classes if name not in wished]
    proposed = dict(zip(rest, score_ids(rest, {*taken, *wished.values()}), strict=True))
    return {name: wished.get(name) or proposed[name] for name in classes}


def is_score(name: str) -> bool:
    """Return whether a feature of a file is a score of one class."""
    return name.startswith(SCORE) and bool(_ALLOWED.fullmatch(name.removeprefix(SCORE)))


def _alike(wished: str) -> Iterable[str]:
    """Yield ids that begin like the wished one, then all others."""
    yield from (f"{wished[0]}{number:02d}" for number in range(100))
    yield from map("".join, product(ascii_lowercase + digits, repeat=3))
