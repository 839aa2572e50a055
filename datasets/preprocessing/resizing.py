"""Enlarging and shrinking images."""

from __future__ import annotations

import cv2
import numpy as np

from datasets.arrays import Image
from datasets.spec import Interpolation

INTERPOLATIONS: dict[Interpolation, int] = {
    "nearest": cv2.INTER_NEAREST,
    "linear": cv2.INTER_LINEAR,
    "area": cv2.INTER_AREA,
    "cubic": cv2.INTER_CUBIC,
    "lanczos": cv2.INTER_LANCZOS4,
}

# Warping has no area interpolation; for the small turns and shifts it is used for, linear is its like.
WARP_INTERPOLATIONS: dict[Interpolation, int] = {**INTERPOLATIONS, "area": cv2.INTER_LINEAR}


def resize(image: Image, width: int, height: int, interpolation: Interpolation) -> Image:
    """Return the (height, width, channels) image resized to ``width`` x ``height`` px."""
    if image.shape[:2] == (height, width):
        return image
    resized = cv2.resize(image, (width, height), interpolation=INTERPOLATIONS[interpolation])
    return np.asarray(resized, dtype=np.uint8).reshape(height, width, image.shape[2])
