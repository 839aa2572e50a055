"""Amounts in plain numbers."""

from __future__ import annotations


def amount(value: float, digits: int = 2) -> str:
    """Return a number with so many digits or more, never as a power of ten: ``0.72``, ``9.5``, ``138``."""
    return f"{value:,.0f}" if value >= 10 ** (digits - 1) else f"{value:.{digits}g}"
