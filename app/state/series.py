"""Trainings of one click that belong together."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options

SeriesKind = Literal["repeats", "folds"]


class Series(Options):
    """Repeats or folds of one session.

    Attributes:
        name: what the names of its runs begin with.
        n: how many trainings it has.
        first: run folder of the first one, which no other series has.
    """

    name: str
    kind: SeriesKind
    n: int
    first: str

    @property
    def title(self) -> str:
        """E.g. ``cells, 5 folds``."""
        return f"{self.name}, {self.n} {'folds' if self.kind == 'folds' else 'seeds'}"
