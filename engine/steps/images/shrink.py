"""Pictures for the window: 8-bit and no larger than they are shown."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt


def shrunk(image: npt.NDArray[np.generic], edge: int) -> npt.NDArray[np.uint8]:
    """Return an image (H, W) or (H, W, 3), uint8 or uint16, as uint8 with no side above ``edge`` pixels.

    16-bit images are stretched from their darkest to their brightest pixel, for the eye only.
    """
    height, width = image.shape[:2]
    scale = edge / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    if image.dtype == np.uint8:
        return image.astype(np.uint8, copy=False)
    stretched = cv2.normalize(image, np.zeros(0), 0, 255, cv2.NORM_MINMAX, cv2.CV_8U)
    return np.asarray(stretched, dtype=np.uint8)
