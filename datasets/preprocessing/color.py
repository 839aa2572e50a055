"""Colour becomes gray, gray becomes colour."""

from __future__ import annotations

import cv2
import numpy as np

from datasets.arrays import Image
from datasets.spec import Color

# Sums such as 0.21 x 255 + 0.72 x 255 + 0.07 x 255 may fall short of the true value by some 1e-13.
_ROUNDING_SLACK = 1e-6


def to_channels(image: Image, color: Color, gray_weights: tuple[float, float, float]) -> Image:
    """Return the image as (height, width, 1) gray, (height, width, 3) RGB, or with its own channels.

    Gray is the weighted sum of red, green and blue, truncated to uint8 as AIDeveloper does it; RGB of a
    gray image are three copies.
    """
    if color == "channels":
        return image[:, :, np.newaxis] if image.ndim == 2 else image
    if color == "rgb":
        return image if image.ndim == 3 else np.repeat(image[:, :, np.newaxis], 3, axis=2)
    if image.ndim == 2:
        return image[:, :, np.newaxis]
    weights = np.asarray(gray_weights, dtype=np.float64).reshape(1, 3)
    weighted = np.asarray(cv2.transform(image.astype(np.float64), weights)) + _ROUNDING_SLACK
    return np.clip(weighted, 0, 255).astype(np.uint8).reshape(*image.shape[:2], 1)
