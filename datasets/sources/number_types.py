"""Arrays of images in other numbers than bytes: which gray values they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class NumberRange:
    """What numbers an array holds."""

    lowest: float
    highest: float
    finite: bool


@dataclass(frozen=True)
class Conversion:
    """How the numbers of an array become gray values."""

    dtype: np.dtype[Any]
    """uint8 or uint16."""
    factor: float = 1.0

    def __call__(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return values as gray values, rounded."""
        if values.dtype.kind == "f":
            values = np.rint(values.astype(np.float64) * self.factor)
        elif self.factor != 1:
            values = values * np.int64(self.factor)
        gray: npt.NDArray[Any] = values.astype(self.dtype)
        return gray


def is_convertible(dtype: np.dtype[Any]) -> bool:
    """Return whether numbers of a type can be gray values: truth values, whole and floating-point numbers."""
    return dtype.kind in "buif"


def is_gray(dtype: np.dtype[Any]) -> bool:
    """Return whether a type is that of gray values already: uint8 or uint16."""
    return dtype.kind == "u" and dtype.itemsize <= 2


def range_of(blocks: Iterable[npt.NDArray[Any]]) -> NumberRange:
    """Return the range of the numbers in some blocks; of none 0…0."""
    lowest, highest, finite = np.inf, -np.inf, True
    for block in blocks:
        if block.size:
            low, high = float(block.min()), float(block.max())
            finite = finite and bool(np.isfinite(low) and np.isfinite(high))
            lowest, highest = min(lowest, low), max(highest, high)
    return NumberRange(lowest, highest, finite) if lowest <= highest else NumberRange(0.0, 0.0, finite)


def conversion(dtype: np.dtype[Any], numbers: NumberRange) -> Conversion | str:
    """Return how an array becomes gray values, or what keeps it from that, as the end of a sentence.

    Truth values become 0 and 255; whole numbers stay as they are, in 8 bits where they fit, else in 16.
    Floating-point numbers from 0 to 1 become 0…255, others up to 255 or 65535 are rounded. Negative and
    missing numbers have no meaning as gray values.
    """
    told = f"has {dtype.name} numbers from {numbers.lowest:g} to {numbers.highest:g}"
    if not numbers.finite:
        return f"has {dtype.name} numbers that are missing or infinite; save the pixels as uint8 or uint16"
    if dtype.kind == "b":
        return Conversion(np.dtype(np.uint8), 255.0)
    if numbers.lowest < 0 or numbers.highest > 65535:
        return f"{told}, which are no gray values; save the pixels as uint8 or uint16"
    if dtype.kind == "f" and numbers.highest <= 1:
        return Conversion(np.dtype(np.uint8), 255.0)
    return Conversion(np.dtype(np.uint8 if numbers.highest <= 255 else np.uint16))
