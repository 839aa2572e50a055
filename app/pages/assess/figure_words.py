"""Figures in a table: the figure, and below it its 95 % interval."""

from __future__ import annotations

from app.widgets.sortable_table import Figure

Interval = tuple[float, float] | None
UNKNOWN = "–"


def figure(value: float | None, interval: Interval = None, scale: float = 1.0, decimals: int = 3) -> Figure:
    """Return a figure with its interval on a second line; a dash where it is not defined."""
    if value is None:
        return Figure(UNKNOWN)
    text = f"{scale * value:.{decimals}f}"
    if interval is not None:
        # A figure's last digit says nothing in its interval.
        text += f"\n{between(interval, scale, max(1, decimals - 1))}"
    return Figure(text, value)


def between(interval: tuple[float, float], scale: float = 1.0, decimals: int = 3) -> str:
    """Return the ends of an interval, e.g. ``91.2–95.3``."""
    return "–".join(f"{scale * end:.{decimals}f}" for end in interval)


def count(n: int) -> Figure:
    """Return a number of images."""
    return Figure(f"{n:,}", n)


def words(text: str) -> Figure:
    """Return a name."""
    return Figure(text, text)
