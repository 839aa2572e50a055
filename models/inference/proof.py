"""Does a converted network say what Keras says?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.randomness import generator
from datasets.batch import NetworkInputs
from models.inference.engine import Engine

TOLERANCE = 1e-5
"""Largest accepted difference of a probability."""
LEAST_SPREADS = 30
"""An output must vary over the images (standard deviation) by so many times the difference found: agreeing on
a constant proves nothing."""
N_RANDOM = 32
N_SINGLE = 4
"""So many of the images are computed once more, each alone."""


@dataclass(frozen=True)
class Proof:
    """What a comparison found.

    Attributes:
        difference: largest difference of a probability; infinite where an output is no number.
        reason: why the network cannot be trusted; empty: it can.
        lasting: whether the reason holds for other images too.
    """

    difference: float
    reason: str = ""
    lasting: bool = True


def prove(found: Engine, expected: Engine, real: NetworkInputs, shapes: Sequence[tuple[int, ...]]) -> Proof:
    """Compare two engines on real and on random images, all at once and some one by one.

    Args:
        found: the engine in question.
        expected: Keras.
        real: n >= 1 real images, prepared as the card says.
        shapes: of one image of each input.
    """
    given = real if isinstance(real, tuple) else (real,)
    both = tuple(
        np.concatenate([images, _random(place, shape, images)])
        for place, (images, shape) in enumerate(zip(given, shapes, strict=True))
    )
    wanted = expected(_inputs(both))
    got = found(_inputs(both))
    singles = np.linspace(0, len(both[0]) - 1, N_SINGLE).astype(int)
    alone = np.concatenate([found(_inputs(tuple(each[i : i + 1] for each in both))) for i in singles])
    if got.shape != wanted.shape or not (np.isfinite(got).all() and np.isfinite(alone).all()):
        return Proof(float("inf"), "its outputs have another shape or are no numbers")
    difference = float(max(np.abs(got - wanted).max(), np.abs(alone - wanted[singles]).max()))
    if difference > TOLERANCE:
        return Proof(difference, f"its outputs differ by {difference:.1e}, more than {TOLERANCE:.0e}")
    if wanted.std(axis=0).max() <= LEAST_SPREADS * difference:
        return Proof(
            difference, "it says the same of all these images, so that agreeing proves nothing", False
        )
    return Proof(difference)


def _random(place: int, shape: tuple[int, ...], like: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return images of noise, (N_RANDOM, *shape), in the range of the real ones."""
    numbers = generator(0, "proof", 0, place).random((N_RANDOM, *shape), dtype=np.float32)
    low, high = (float(like.min()), float(like.max())) if like.size else (0.0, 1.0)
    return (low + (high - low) * numbers).astype(np.float32)


def _inputs(arrays: tuple[npt.NDArray[np.float32], ...]) -> NetworkInputs:
    return arrays[0] if len(arrays) == 1 else (arrays[0], arrays[1])
