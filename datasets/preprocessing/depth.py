"""16-bit images become 8-bit ones."""

from __future__ import annotations

import numpy as np

from datasets.arrays import Image, RawImage
from datasets.spec import DepthScaling


def to_8_bit(image: RawImage, scaling: DepthScaling) -> Image:
    """Return the image as uint8, rounded to the nearest value; 8-bit images stay as they are.

    ``full_range`` maps 0…65535 to 0…255, ``12_bit`` 0…4095 (brighter pixels are clipped), ``per_image``
    the darkest to the brightest pixel (an image of one value becomes black).
    """
    if image.dtype == np.uint8:
        return image.astype(np.uint8, copy=False)
    values = image.astype(np.float64)
    low, high = 0.0, 65535.0
    if scaling == "12_bit":
        high = 4095.0
    elif scaling == "per_image":
        low, high = float(values.min()), float(values.max())
    scaled = (values - low) * (255.0 / max(high - low, 1.0))
    return np.rint(np.clip(scaled, 0.0, 255.0)).astype(np.uint8)
