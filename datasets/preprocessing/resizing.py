"""Enlarging and shrinking images."""

from __future__ import annotations

import cv2
import numpy as np

from datasets.arrays import Image
from datasets.preprocessing.channels import in_groups
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


def resize(
    image: Image, width: int, height: int, interpolation: Interpolation, masks: tuple[int, ...] = ()
) -> Image:
    """Return the (height, width, channels) image resized to ``width`` x ``height`` px.

    Channels at the places ``masks`` keep their values: they take those of the nearest pixels.
    """
    if image.shape[:2] == (height, width):
        return image

    def resized(planes: Image, masked: bool) -> Image:
        kind: Interpolation = "nearest" if masked else interpolation
        return np.asarray(cv2.resize(planes, (width, height), interpolation=INTERPOLATIONS[kind]), np.uint8)

    return in_groups(image, masks, resized).reshape(height, width, image.shape[2])
