"""Settings of AIDeveloper as they are turned into ours, one by one; what was not used is left over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sessions.legacy.literals import literal, numbers
from sessions.legacy.record import Cell


class Given:
    """The settings that counted last, and what is told about them.

    Args:
        settings: by the names of the newest generation.
    """

    def __init__(self, settings: Mapping[str, Cell]) -> None:
        self._settings = settings
        self._used: set[str] = set()
        self.told: list[str] = []

    def raw(self, key: str) -> Cell:
        """Return the cell; None where it is empty or there is none."""
        self._used.add(key)
        value = self._settings.get(key)
        return None if value in ("", "nan") else value

    def text(self, key: str, default: str = "") -> str:
        """Return the cell as text."""
        value = self.raw(key)
        return default if value is None else str(value)

    def number(self, key: str, default: float, low: float = 0.0, high: float = 1e9) -> float:
        """Return the cell as a number from ``low`` to ``high``."""
        found = numbers(self.raw(key))
        return min(max(found[0], low), high) if found else default

    def whole(self, key: str, default: int, low: int = 0, high: int = 1_000_000) -> int:
        """Return the cell as a whole number from ``low`` to ``high``."""
        return round(self.number(key, default, low, high))

    def pair(self, key: str, default: tuple[float, float]) -> tuple[float, float]:
        """Return two numbers in one cell, the smaller first."""
        found = numbers(self.raw(key))
        return (min(found), max(found)) if len(found) == 2 else default

    def ends(
        self, name: str, upper: str, default: tuple[float, float], bounds: tuple[float, float]
    ) -> tuple[float, float]:
        """Return the interval in the columns ``NAME_lower`` and ``NAME_UPPER`` within ``bounds``."""
        low = self.number(f"{name}_lower", default[0], *bounds)
        high = self.number(f"{name}_{upper}", default[1], *bounds)
        return min(low, high), max(low, high)

    def on(self, key: str) -> bool:
        """Return whether a box is ticked."""
        value = self.raw(key)
        return bool(literal(value)) if isinstance(value, str) else bool(value)

    def dictionary(self, key: str) -> dict[Any, Any]:
        """Return the dictionary that a cell writes out; an empty one where it is none."""
        found = literal(self.raw(key))
        return found if isinstance(found, dict) else {}

    def set_aside(self, *keys: str) -> None:
        """Take note that these say nothing that a session could say."""
        self._used.update(keys)

    def left_over(self) -> list[str]:
        """Return the names of what was filled in and not used."""
        return [
            key for key, value in self._settings.items() if key not in self._used and value not in (None, "")
        ]
