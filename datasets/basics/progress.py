"""How long work reports how far it is and learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called by long work with what is done so far.

    An implementation raises :class:`datasets.basics.errors.Cancelled` when the user cancelled.
    """

    def __call__(self, fraction: float, message: str) -> None:
        """Report ``fraction`` in 0…1 and what is being done."""


def silent(fraction: float, message: str) -> None:
    """Ignore progress."""
