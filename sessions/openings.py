"""How often the figures on the test part of a run were looked at: each look makes them less honest."""

from __future__ import annotations

from collections.abc import Sequence

from sessions.journal import JournalEntry
from sessions.journal_entries import OpenedTest


def openings(entries: Sequence[JournalEntry]) -> int:
    """Return how often the journal says that the test part was opened."""
    return sum(entry.typed(OpenedTest) is not None for entry in entries)


def opened_words(count: int) -> str:
    """Return in plain words how often a test part was opened, e.g. ``"Test part opened 3 times"``."""
    if count == 0:
        return "Test part not opened yet"
    times = {1: "once", 2: "twice"}.get(count, f"{count:,} times")
    return f"Test part opened {times}"
