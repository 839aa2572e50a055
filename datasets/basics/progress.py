"""How long work reports how far it is and learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called by long work with what is done so far.

    An implementation raises :class:`datasets.basics.errors.Cancelled` when the user cancelled.
    """

    def __call__(self, fraction: float, message: str) -> None:
        """Report ``fraction`` in 0…1 and what is being done."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress for one part of the work, which takes the bar from ``start`` to ``end`` (0…1)."""

    def report(fraction: float, message: str) -> None:
        progress(start + (end - start) * fraction, message)

    return report


def silent(fraction: float, message: str) -> None:
    """Ignore progress."""
