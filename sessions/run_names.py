"""What a run can be called: a file name on every system."""

from __future__ import annotations

import re
from pathlib import Path

from datasets.basics.errors import BadInput

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME = 100


def check_name(name: str) -> str:
    """Return ``name`` if files on every system can be called so.

    Raises:
        BadInput: if not.
    """
    wrong = (
        not name.strip()
        or name != name.strip()
        or name.endswith(".")
        or len(name.encode("utf-8", "replace")) > _LONGEST_NAME
        or _FORBIDDEN.search(name)
        or _RESERVED.fullmatch(name)
    )
    if wrong:
        raise BadInput(
            f"A run cannot be called {name!r}: use up to {_LONGEST_NAME} letters, digits, spaces, - or _."
        )
    return name


def run_name(root: Path, name: str | None) -> str:
    """Return the name of the run in ``root``: the one given, or one made from the folder's.

    Raises:
        BadInput: if the given one cannot be a file name.
    """
    if name is not None:
        return check_name(name)
    derived = _FORBIDDEN.sub("_", root.resolve().name).strip(" .")
    shortened = derived.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    return check_name(shortened if shortened and not _RESERVED.fullmatch(shortened) else f"run_{shortened}")
