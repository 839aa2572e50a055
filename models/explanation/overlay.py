"""Images with their heat maps over them, as pictures for a page."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.explanation.colors import HEAT_COLORS

SMALLEST_EDGE = 256
"""Smaller images are enlarged by a whole factor, so that a picture is at least about as large."""

Picture = npt.NDArray[np.uint8]


def overlay(image: Picture, heat: npt.NDArray[np.float32], strength: float) -> Picture:
    """Return an image with its heat map over it, RGB uint8.

    Args:
        image: (height, width, 1) gray or (height, width, 3) RGB, as the network sees it.
        heat: (height, width), 0…1.
        strength: share of the heat map's colours, 0…1.

    Returns:
        (f * height, f * width, 3), f the factor of the enlargement: pixels of the image stay visible, the
        heat is smooth.
    """
    factor = max(1, round(SMALLEST_EDGE / max(image.shape[:2])))
    size = (factor * image.shape[1], factor * image.shape[0])
    large = cv2.resize(np.ascontiguousarray(image), size, interpolation=cv2.INTER_NEAREST)
    if large.ndim == 2:
        large = np.repeat(large[:, :, np.newaxis], 3, axis=2)
    smooth = cv2.resize(heat, size, interpolation=cv2.INTER_LINEAR)
    table = np.array(HEAT_COLORS, dtype=np.float32)
    colors = table[np.rint(255 * smooth.clip(0, 1)).astype(np.int64)]
    mixed: Picture = np.rint((1 - strength) * large + strength * colors).astype(np.uint8)
    return mixed


def png(image: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]) -> bytes:
    """Return the PNG file of an image: RGB (height, width, 3) uint8, or gray (height, width), 8 or 16 bit."""
    stored = image[:, :, ::-1] if image.ndim == 3 else image
    written, content = cv2.imencode(".png", np.ascontiguousarray(stored))
    if not written:
        raise ValueError(f"no PNG can be made of an image {image.shape} of {image.dtype}")
    return content.tobytes()
