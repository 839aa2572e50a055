"""Wilson's interval of a share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Z95 = 1.959963984540054
"""97.5 % quantile of the normal distribution."""

Floats = npt.NDArray[np.float64]


def wilson(share: npt.ArrayLike, n: npt.ArrayLike, z: npt.ArrayLike = Z95) -> tuple[Floats, Floats]:
    """Return the ends of the interval of shares (Wilson, J. Am. Stat. Assoc. 22, 1927).

    Args:
        share: 0…1, any shape.
        n: number of trials of each share, need not be whole; 0 gives (0, 1).
        z: quantile of the normal (or t) distribution.
    """
    p, size, quantile = np.broadcast_arrays(
        np.asarray(share, np.float64), np.asarray(n, np.float64), np.asarray(z, np.float64)
    )
    square = quantile**2
    middle = (p * size + square / 2) / (size + square)
    spread = quantile / (size + square) * np.sqrt(np.maximum(p * (1 - p), 0) * size + square / 4)
    low, high = np.clip(middle - spread, 0, 1), np.clip(middle + spread, 0, 1)
    # Rounding must not leave the share itself outside.
    return np.minimum(low, p), np.maximum(high, p)


def wilson_interval(hits: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of ``hits`` of ``n``; of none (0, 1)."""
    low, high = wilson(hits / n if n else 0.0, n)
    return float(low), float(high) if n else 1.0
