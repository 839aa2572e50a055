"""Maps of any resolution as heat over the image."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.explanation.base import Maps


def stretch(n_in: int, n_out: int) -> npt.NDArray[np.float32]:
    """Return the matrix (n_out, n_in) that stretches ``n_in`` cells linearly over ``n_out`` pixels.

    Cells and pixels cover the same length; beyond the middle of the outer cells their value stays.
    """
    places = (np.arange(n_out) + 0.5) * n_in / n_out - 0.5
    places = places.clip(0, n_in - 1)
    cells = np.arange(n_in)
    weights = np.maximum(0.0, 1.0 - np.abs(places[:, np.newaxis] - cells[np.newaxis]))
    return weights.astype(np.float32)


def enlarged(maps: Maps, height: int, width: int) -> Maps:
    """Return maps (n, h, w) stretched linearly to (n, height, width)."""
    if maps.shape[1:] == (height, width):
        return maps
    rows, columns = stretch(maps.shape[1], height), stretch(maps.shape[2], width)
    return np.asarray(rows @ maps @ columns.T, dtype=np.float32)


def heat(maps: Maps) -> Maps:
    """Return what speaks for the class, each map divided by its maximum: 0…1; 0 where nothing does."""
    positive = np.maximum(maps, 0.0)
    highest = positive.max(axis=(1, 2), keepdims=True)
    shares: Maps = np.divide(positive, highest, out=np.zeros_like(positive), where=highest > 0)
    return shares


def peaks(maps: Maps, height: int, width: int) -> npt.NDArray[np.int64]:
    """Return (y, x) of the pixel (of an image height x width) in the middle of each map's hottest cell."""
    n, rows, columns = maps.shape
    y, x = np.unravel_index(maps.reshape(n, -1).argmax(axis=1), (rows, columns))
    return np.stack([(2 * y + 1) * height // (2 * rows), (2 * x + 1) * width // (2 * columns)], axis=1)
