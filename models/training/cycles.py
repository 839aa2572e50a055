"""The saw-tooth of cyclical learning rates."""

from __future__ import annotations


def cycle(step: int, half: float) -> tuple[int, float]:
    """Return (number of the cycle from 0, height 0…1) of a step of a triangle wave.

    Args:
        step: counted from 0.
        half: steps from the lowest to the highest point, > 0.
    """
    number = int(step // (2 * half))
    return number, max(0.0, 1.0 - abs(step / half - 2 * number - 1))
