"""What came of a work on runs, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.widgets.banner import Kind

CANCELLED = 130


@dataclass(frozen=True)
class Offer:
    """A button of the banner, and what it does."""

    text: str
    do: Callable[[], None]


@dataclass(frozen=True)
class Told:
    """A sentence with its buttons."""

    sentence: str
    kind: Kind
    offers: tuple[Offer, ...] = ()
    details: str = ""
