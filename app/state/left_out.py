"""What is said of files that were left out of a drop."""

from __future__ import annotations

from collections.abc import Sequence

TOLD = 3
"""Sentences that are shown; more would hide the page."""


def left_out_words(sentences: Sequence[str]) -> str:
    """Return what was left out and why, e.g. ``1 of the files was left out. x.rtdc is damaged: …``."""
    n = len(sentences)
    first = "One file or folder was left out." if n == 1 else f"{n} files or folders were left out."
    more = f"And {n - TOLD} more." if n > TOLD else ""
    return " ".join(filter(None, [first, *sentences[:TOLD], more]))
