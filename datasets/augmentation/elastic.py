"""Bending an image: every point moves a little, neighbours move alike."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Maps = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


def draw_displacement(
    largest: float, points: int, size: int, generator: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Return how far each pixel is moved, (size, size, 2) as (x, y) in px.

    A grid of ``points`` x ``points`` knots, each drawn evenly from -largest to largest for x and y, is
    enlarged by cubic interpolation and cut off at ``largest``.
    """
    knots = largest * (2 * generator.random((points, points, 2), dtype=np.float32) - 1)
    enlarged = cv2.resize(knots, (size, size), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(enlarged, -largest, largest), dtype=np.float32)


def bent_maps(matrix: npt.NDArray[np.float64], displacement: npt.NDArray[np.float32]) -> Maps:
    """Return for each pixel of the result where it comes from (x, y): displaced, then the 2x3 matrix."""
    size = len(displacement)
    steps = np.arange(size, dtype=np.float32)
    x = steps[np.newaxis, :] + displacement[:, :, 0]
    y = steps[:, np.newaxis] + displacement[:, :, 1]
    (xx, xy, x0), (yx, yy, y0) = matrix.astype(np.float32)
    return xx * x + xy * y + x0, yx * x + yy * y + y0
