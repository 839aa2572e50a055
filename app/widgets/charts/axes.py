"""What the axes of a chart say."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True)
class Axes:
    """Names, with their units, and ends of both axes.

    Attributes:
        x, y: names with units, e.g. ``"Yield, %"``.
        x_range, y_range: ends in the units of the data; None: as the data need it.
        x_scale, y_scale: what the data are multiplied with on the axis, e.g. 100 for percent.
        square: whether one unit has the same length on both axes.
    """

    x: str
    y: str
    x_range: Range | None = None
    y_range: Range | None = None
    x_scale: float = 1.0
    y_scale: float = 1.0
    square: bool = False
