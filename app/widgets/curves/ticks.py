"""Ticks of an axis that counts epochs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def whole_ticks(of_axis: Callable[..., Any], low: float, high: float, size: float) -> Any:
    """Return those ticks of a pyqtgraph axis that are whole numbers.

    Args:
        of_axis: the axis' own ``tickValues``.
        low, high: what the axis shows.
        size: its length in px.
    """
    levels = of_axis(low, high, size)
    return [(max(spacing, 1), [one for one in values if one == round(one)]) for spacing, values in levels]
