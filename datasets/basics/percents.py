"""Shares in words: per cent with a space before the sign, as in the SI."""

from __future__ import annotations


def percent(share: float, digits: int = 1) -> str:
    """Return a share of 1, e.g. ``93.5 %``."""
    return f"{100 * share:.{digits}f} %"


def percents(low: float, high: float, digits: int = 1) -> str:
    """Return the ends of an interval of shares, e.g. ``90.1 to 95.1 %``."""
    return f"{100 * low:.{digits}f} to {percent(high, digits)}"
