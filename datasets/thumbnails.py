"""Small gray pictures by which images are compared."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from datasets.arrays import RawImage

EDGE = 32
"""Width and height in px."""


def thumbnail(image: RawImage) -> npt.NDArray[np.uint8]:
    """Return an image (H, W[, 3]), uint8 or uint16, as gray (EDGE, EDGE); 16 bits scaled to its maximum."""
    small: npt.NDArray[np.generic] = cv2.resize(image, (EDGE, EDGE), interpolation=cv2.INTER_AREA)
    if small.ndim == 3:
        small = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    if small.dtype == np.uint16:
        small = small * np.float32(255 / max(int(small.max()), 1))  # type: ignore[operator]
    return small.astype(np.uint8, copy=False)
