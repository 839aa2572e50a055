"""Arrays of images in other numbers than bytes: which gray values they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from datasets.sources.base import Remark

LIMITS = (1, 255, 65535)
"""What white can be in floating-point numbers."""
TOLERANCE = 0.05
"""So far, as a share of the limit, fractions may lie beyond black and white: resizing and smoothing with
negative weights leave such. They are cut off; whole numbers are no such traces."""
LITTLE = 0.05
"""Images that fill less of the range are nearly black; those of 12 bits in 16 fill 6 %."""
MOST_BEYOND = 0.01
"""Share of numbers cut off up to which they are taken for traces of resizing."""


@dataclass(frozen=True)
class NumberRange:
    """What numbers an array holds."""

    lowest: float
    highest: float
    finite: bool
    whole: bool = True
    """Whether none of them has a fraction."""
    n: int = 0
    n_negative: int = 0
    n_over: tuple[int, ...] = (0,) * len(LIMITS)
    """How many are higher than each of the limits, as far as this is within the tolerance."""


@dataclass(frozen=True)
class Conversion:
    """How the numbers of an array become gray values."""

    dtype: np.dtype[Any]
    """uint8 or uint16."""
    factor: float = 1.0
    remark: str = ""
    """What its user should know of it, as the end of a sentence."""
    doubtful: bool = False
    """Whether the images may not be what they were meant to be."""

    def __call__(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return values as gray values, rounded; fractions beyond black and white become these."""
        if values.dtype.kind == "f":
            values = np.rint(values.astype(np.float64) * self.factor)
            values = np.clip(values, 0, np.iinfo(self.dtype).max)
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
    lowest, highest, finite, whole = np.inf, -np.inf, True, True
    n, n_negative, n_over = 0, 0, [0] * len(LIMITS)
    for block in blocks:
        if block.size:
            low, high = float(block.min()), float(block.max())
            finite = finite and bool(np.isfinite(low) and np.isfinite(high))
            lowest, highest = min(lowest, low), max(highest, high)
            whole = whole and (block.dtype.kind != "f" or bool((block == np.rint(block)).all()))
            n += block.size
            n_negative += int(np.count_nonzero(block < 0)) if low < 0 else 0
            for place, limit in enumerate(LIMITS):
                if limit < high <= limit * (1 + TOLERANCE):
                    n_over[place] += int(np.count_nonzero(block > limit))
    if lowest > highest:
        return NumberRange(0.0, 0.0, finite)
    return NumberRange(lowest, highest, finite, whole, n, n_negative, tuple(n_over))


def conversion(dtype: np.dtype[Any], numbers: NumberRange) -> Conversion | str:
    """Return how an array becomes gray values, or what keeps it from that, as the end of a sentence.

    Truth values become 0 and 255; whole numbers stay as they are, in 8 bits where they fit, else in 16.
    Floating-point numbers from 0 to 1 become 0…255, others up to 255 or 65535 are rounded; fractions may lie
    beyond by :data:`TOLERANCE`. Other negative and missing numbers have no meaning as gray values.
    """
    told = f"has {dtype.name} numbers from {numbers.lowest:g} to {numbers.highest:g}"
    if not numbers.finite:
        return f"has {dtype.name} numbers that are missing or infinite; save the pixels as uint8 or uint16"
    if dtype.kind == "b":
        return Conversion(np.dtype(np.uint8), 255.0)
    beyond = 0.0 if numbers.whole else TOLERANCE
    # A share of the highest one, because little below black is much where the images are dark.
    fitting = [limit for limit in LIMITS if numbers.highest <= limit * (1 + beyond)]
    if numbers.lowest < -beyond * numbers.highest or not fitting:
        return f"{told}, which are no gray values; save the pixels as uint8 or uint16"
    white = fitting[0] if dtype.kind == "f" else max(fitting[0], 255)
    remark, doubtful = _remark(f"{told}, read as 0 (black) to {white} (white)", dtype, numbers, white)
    factor = 255.0 if white == 1 else 1.0
    return Conversion(np.dtype(np.uint16 if white > 255 else np.uint8), factor, remark, doubtful)


def remarks_of(how: Conversion, array: str) -> tuple[Remark, ...]:
    """Return what the user should know of a conversion of an array, which a sentence calls ``array``."""
    if not how.remark:
        return ()
    severity: Literal["warning", "hint"] = "warning" if how.doubtful else "hint"
    return (Remark("number_range", severity, f"{array} {how.remark}."),)


def _remark(told: str, dtype: np.dtype[Any], numbers: NumberRange, white: int) -> tuple[str, bool]:
    """Return what to say of numbers that were read as 0 to ``white``, and whether that is doubtful."""
    if 0 < numbers.highest < LITTLE * white:
        way_out = ", or choose another scaling of 16-bit images (input.depth_scaling)" if white > 255 else ""
        share = f"{100 * numbers.highest / white:.2g} %"
        return (
            f"{told}, of which they fill only {share}: the images are nearly black; "
            f"save the pixels as uint8 or uint16 that fill the range{way_out}"
        ), True
    n_beyond = numbers.n_negative + numbers.n_over[LIMITS.index(white)]
    if n_beyond:
        doubtful = n_beyond > MOST_BEYOND * numbers.n
        way_out = "; if these mean something, save the pixels as uint8 or uint16" if doubtful else ""
        return f"{told}; {n_beyond:,} of {numbers.n:,} lie beyond and are cut off{way_out}", doubtful
    return (told, False) if dtype.kind == "f" else ("", False)
