"""Distance to the k-th nearest of known points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.novelty.base import Floats

SHARE = 0.005
FEWEST, MOST = 5, 50
"""k is this share of the known points, within these bounds."""
BLOCK = 512
"""Points that are compared at a time."""


def distance(points: Floats, known: Floats) -> npt.NDArray[np.float64]:
    """Return the Euclidean distance (n,) of points (n, d) to their k-th nearest among known ones (m, d).

    k is 0.5 % of the known ones, from 5 to 50.
    """
    k = min(len(known), max(FEWEST, min(MOST, round(SHARE * len(known)))))
    squares = np.einsum("ij,ij->i", known, known)
    found = np.empty(len(points), dtype=np.float64)
    for start in range(0, len(points), BLOCK):
        block = points[start : start + BLOCK]
        # |a - b|² = a² - 2ab + b²; a² is the same for all neighbours of a, and added last.
        partial = squares - 2 * (block @ known.T)
        kth = np.partition(partial, k - 1, axis=1)[:, k - 1].astype(np.float64)
        own = np.einsum("ij,ij->i", block, block, dtype=np.float64)
        found[start : start + BLOCK] = np.sqrt(np.maximum(kth + own, 0))
    return found
