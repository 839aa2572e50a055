"""16-bit images become 8-bit ones."""

from __future__ import annotations

import numpy as np

from datasets.arrays import Image, RawImage
from datasets.spec import DepthScaling


def to_8_bit(image: RawImage, scaling: DepthScaling, each_channel: bool = False) -> Image:
    """Return the image as uint8, rounded to the nearest value; 8-bit images stay as they are.

    ``full_range`` maps 0…65535 to 0…255, ``12_bit`` 0…4095 (brighter pixels are clipped), ``per_image``
    the darkest to the brightest pixel (an image of one value becomes black), of all channels together as
    colours need it, or of each channel by itself.
    """
    if image.dtype == np.uint8:
        return image.astype(np.uint8, copy=False)
    values = image.astype(np.float64)
    low, high = np.zeros(1), np.full(1, 65535.0)
    if scaling == "12_bit":
        high = np.full(1, 4095.0)
    elif scaling == "per_image":
        axes = (0, 1) if each_channel else None
        low, high = np.atleast_1d(values.min(axis=axes), values.max(axis=axes))
    scaled = (values - low) * (255.0 / np.maximum(high - low, 1.0))
    return np.rint(np.clip(scaled, 0.0, 255.0)).astype(np.uint8)
