"""Images for networks that take them as whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def whole_numbers(images: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return images of numbers from 0 to 255 as uint8, rounded, not cut off."""
    return np.clip(np.rint(images.astype(np.float32)), 0, 255).astype(np.uint8)
