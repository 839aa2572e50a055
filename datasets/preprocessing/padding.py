"""What fills the part of a window that lies outside the image."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from datasets.arrays import Image
from datasets.basics.randomness import generator
from datasets.spec import InputSpec

Border = Literal["constant", "edge", "reflect", "symmetric", "wrap", "delete"]

BORDERS: tuple[Border, ...] = ("constant", "edge", "reflect", "symmetric", "wrap")
"""The kinds among which ``alternate`` chooses."""

CV_BORDERS: dict[Border, int] = {
    "constant": cv2.BORDER_CONSTANT,
    "edge": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT_101,
    "symmetric": cv2.BORDER_REFLECT,
    "wrap": cv2.BORDER_WRAP,
    "delete": cv2.BORDER_CONSTANT,
}
"""OpenCV's names; note that its REFLECT_101 is NumPy's reflect and its REFLECT is symmetric."""


def border_of_image(spec: InputSpec, seed: int, index: int) -> Border:
    """Return the kind of border of one image: for ``alternate`` a function of seed and image index."""
    if spec.padding != "alternate":
        return spec.padding
    return BORDERS[int(generator(seed, "padding", 0, index).integers(len(BORDERS)))]


def cut_window(image: Image, left: int, top: int, size: int, border: Border) -> Image:
    """Return the window of ``size`` x ``size`` px whose upper left pixel is (left, top) of the image.

    Args:
        image: (height, width, channels) uint8.
        left, top: may be negative or beyond the image; any distance is fine.
        size: edge of the window in px.
        border: what fills the part outside; ``constant`` and ``delete`` give black there.
    """
    height, width = image.shape[:2]
    if left >= 0 and top >= 0 and left + size <= width and top + size <= height:
        return image[top : top + size, left : left + size].copy()
    if border in ("constant", "delete"):
        return _on_black(image, left, top, size)
    columns = source_indices(left, size, width, border)
    rows = source_indices(top, size, height, border)
    return image.take(rows, axis=0).take(columns, axis=1)


def source_indices(start: int, size: int, extent: int, border: Border) -> npt.NDArray[np.int64]:
    """Return which pixel of an axis of ``extent`` px each of the ``size`` px from ``start`` on shows."""
    places = np.arange(start, start + size, dtype=np.int64)
    if border == "edge":
        return np.clip(places, 0, extent - 1)
    if border == "wrap":
        return places % extent
    if border == "symmetric":
        folded = places % (2 * extent)
        return np.where(folded < extent, folded, 2 * extent - 1 - folded)
    period = max(2 * (extent - 1), 1)
    folded = places % period
    return np.where(folded < extent, folded, period - folded)


def _on_black(image: Image, left: int, top: int, size: int) -> Image:
    height, width, channels = image.shape
    window = np.zeros((size, size, channels), dtype=np.uint8)
    x1, x2 = max(left, 0), min(left + size, width)
    y1, y2 = max(top, 0), min(top + size, height)
    if x1 < x2 and y1 < y2:
        window[y1 - top : y2 - top, x1 - left : x2 - left] = image[y1:y2, x1:x2]
    return window
