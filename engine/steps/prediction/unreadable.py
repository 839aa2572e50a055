"""What is told of images that could not be read, and so have no class."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.basics.errors import BadInput
from sessions.predictions.table import FilePredictions

NAMED = 3
"""Images that a sentence names."""


def unreadable_sentence(part: FilePredictions) -> str:
    """Return how many images of a row could not be read, which, and why the first one; else nothing."""
    n = len(part.unreadable)
    if not n:
        return ""
    first = next(iter(part.unreadable.values()))
    if len(part) == 1:
        return f"The only image cannot be read and has no class. {first}"
    if n == 1:
        return f"1 of {len(part):,} images cannot be read and has no class. {first}"
    names = ", ".join(part.names[place] for place in list(part.unreadable)[:NAMED])
    more = f" and {n - NAMED:,} more" if n > NAMED else ""
    return f"{n:,} of {len(part):,} images cannot be read and have no class: {names}{more}. {first}"


def require_readable(files: Sequence[FilePredictions]) -> None:
    """Check that there is anything to write.

    Raises:
        BadInput: if no image of all rows could be read.
    """
    if not any(part.n_read for part in files):
        reasons = [reason for part in files for reason in part.unreadable.values()]
        raise nothing_readable(reasons)


def nothing_readable(reasons: Sequence[str]) -> BadInput:
    """Return the error of images none of which can be read.

    Args:
        reasons: why, for each.
    """
    words = f"None of the {len(reasons):,} images can be read. " if len(reasons) > 1 else ""
    return BadInput(f"{words}{reasons[0]}")
