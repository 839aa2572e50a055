"""What is drawn for the brightness, colour and sharpness of training images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from datasets.basics.randomness import random_words, uniform
from datasets.spec import AugmentationSpec

Numbers = npt.NDArray[np.float64]

N_DRAWS = 11
"""Numbers of one image for all steps but the optics and the noise."""


class Look(NamedTuple):
    """What is done to one image beside moving it."""

    contrast: float
    saturation: float
    turn: float
    """Of the hue, share of the colour circle."""
    average: int
    """Edge of the blur in px, as the next two."""
    gaussian: int
    motion: int
    motion_angle: float
    factor: float
    """Of the brightness."""
    added: float
    """To the brightness."""
    left: int
    """Corner of the erased square in px."""
    top: int
    defocus: float
    """Radius in px."""
    jpeg_quality: int
    noise_seed: int


def draw_looks(
    spec: AugmentationSpec, size: int, seed: int, period: int, indices: npt.NDArray[np.int64]
) -> Iterator[Look]:
    """Yield the look of each image, a function of (spec, size, seed, period, index).

    All numbers are always drawn, each at its own place: switching one step off leaves the others as
    they are.
    """
    u = uniform(seed, "photometric", period, indices, N_DRAWS)
    optics = uniform(seed, "optics", period, indices, 2)
    room = (0, size - erased_edge(spec, size))
    columns = (
        between(spec.contrast, u[:, 0]),
        between(spec.saturation, u[:, 1]),
        spec.hue * (2 * u[:, 2] - 1),
        whole_between(spec.average_blur, u[:, 3]),
        whole_between(spec.gaussian_blur, u[:, 4]),
        whole_between(spec.motion_blur, u[:, 5]),
        between(spec.motion_angle, u[:, 6]),
        between(spec.brightness_multiply, u[:, 7]),
        between(spec.brightness_add, u[:, 8]) + spec.noise_mean,
        whole_between(room, u[:, 9]),
        whole_between(room, u[:, 10]),
        between(spec.defocus, optics[:, 0]),
        whole_between(spec.jpeg_quality, optics[:, 1]),
        random_words(seed, "noise", period, indices, 1)[:, 0],
    )
    # Plain numbers, because OpenCV takes them in a third of the time.
    return map(Look._make, zip(*(column.tolist() for column in columns), strict=True))


def erased_edge(spec: AugmentationSpec, size: int) -> int:
    """Return the edge of the erased square in px; 0: nothing is erased."""
    return round(spec.erasing * size)


def between(limits: tuple[float, float], u: Numbers) -> Numbers:
    """Return the numbers that lie at the shares ``u`` of the way from low to high."""
    return limits[0] + (limits[1] - limits[0]) * u


def whole_between(limits: tuple[int, int], u: Numbers) -> npt.NDArray[np.int64]:
    """Return whole numbers from low to high, both included, each equally likely for u in [0, 1)."""
    return limits[0] + np.floor(u * (limits[1] - limits[0] + 1)).astype(np.int64)
