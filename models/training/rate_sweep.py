"""What a sweep over learning rates shows: pure functions of the losses."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from datasets.basics.options import Options

EXPLOSION = 4.0
"""The sweep ends when the smoothed loss is so many times its lowest value."""
SMOOTHING = 0.9
"""Share of the running mean of the loss that each step keeps."""
FEWEST_POINTS = 10
CLEAR = 2.0
"""By so many standard deviations of single batches the loss must fall to speak of a fall."""
SAFETY = 3.0
"""The largest rate that is still recommended is the rate of the lowest loss divided by this."""

Floats = npt.NDArray[np.float64]


class RateSweep(Options):
    """What was seen, point by point, and what follows from it."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    """Of each batch."""
    smoothed: tuple[float, ...]
    """Running mean of the losses, corrected for its start."""
    suggested: float
    """The rate at which the loss fell fastest."""
    lowest: float
    """Rates from here …"""
    highest: float
    """… to here are worth trying."""
    exploded: bool
    """Whether the sweep ended because the loss grew."""
    is_clear: bool = True
    """Whether the loss fell by more than it varies from batch to batch; else the rates are guesses."""


def evaluate_sweep(rates: Floats, losses: Floats) -> RateSweep:
    """Return what follows from the losses (n,) at growing rates (n,); a pure function.

    Raises:
        WorkFailed: if there is nothing to see.
    """
    finite = np.isfinite(losses)
    exploded = not finite.all() or has_exploded(losses.tolist())
    rates, losses = rates[finite], losses[finite]
    if len(losses) < FEWEST_POINTS:
        raise WorkFailed(
            "The loss was no number after a few steps at the smallest learning rate, so there is nothing to "
            "suggest: look at the images as the network sees them."
        )
    smoothed = smooth(losses)
    bottom = int(smoothed.argmin())
    if bottom < 2:
        raise WorkFailed(
            "The loss fell at none of the learning rates, so none can be suggested: "
            "try another optimizer or network, or more steps."
        )
    falling = np.gradient(smoothed[: bottom + 1], np.log(rates[: bottom + 1]))
    steepest = int(falling.argmin())
    fallen = (smoothed[0] - smoothed[: bottom + 1]) / (smoothed[0] - smoothed[bottom])
    begins = int(np.argmax(fallen >= 0.1))
    return RateSweep(
        rates=tuple(rates.tolist()),
        losses=tuple(losses.tolist()),
        smoothed=tuple(smoothed.tolist()),
        suggested=float(rates[steepest]),
        lowest=float(min(rates[begins], rates[steepest])),
        highest=float(max(rates[bottom] / SAFETY, rates[steepest])),
        exploded=bool(exploded),
        is_clear=_falls_clearly(losses[: bottom + 1], smoothed[: bottom + 1]),
    )


def _falls_clearly(losses: Floats, smoothed: Floats) -> bool:
    begin = np.median(losses[: max(5, len(losses) // 4)])
    return bool(begin - smoothed[-1] > CLEAR * np.std(losses - smoothed))


def smooth(losses: Floats) -> Floats:
    """Return the running mean (n,) of the losses (n,), without the pull of its start towards zero."""
    mean, result = 0.0, np.empty_like(losses)
    for place, loss in enumerate(losses.tolist()):
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss
        result[place] = mean / (1 - SMOOTHING ** (place + 1))
    return result


def has_exploded(losses: list[float]) -> bool:
    """Return whether the smoothed loss has grown so much that larger rates show nothing more."""
    smoothed = smooth(np.array(losses))
    return len(losses) > FEWEST_POINTS and bool(smoothed[-1] > EXPLOSION * smoothed.min())
