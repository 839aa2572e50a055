"""Figures and options of several runs in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sessions.run_history.contrast import Difference, FigureSpread

SHARE = "share"


def value_text(value: Any) -> str:
    """Return an option's value as a person writes it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(value_text, value))
    return value if isinstance(value, str) else json.dumps(value)


def option_text(difference: Difference) -> str:
    """Return the label of an option, with its unit."""
    return f"{difference.label}, {difference.unit}" if difference.unit else difference.label


def spread_cells(spread: FigureSpread) -> tuple[str, str, str, str, str]:
    """Return figure, runs, mean, standard deviation and the 95 % interval of the mean."""
    unit = "%" if spread.unit == SHARE else spread.unit
    label = f"{spread.label}, {unit}" if unit else spread.label
    interval = (
        "" if spread.low is None else f"{_number(spread, spread.low)} to {_number(spread, spread.high)}"
    )
    return (
        label,
        str(spread.n),
        _number(spread, spread.mean),
        _number(spread, spread.standard_deviation),
        interval,
    )


def _number(spread: FigureSpread, value: float | None) -> str:
    if value is None:
        return ""
    if spread.unit == SHARE:
        return f"{100 * value:.1f}"
    return f"{value:.4f}" if spread.unit == "nats" else f"{value:.1f}"
