"""A curve with fewer points that is drawn the same."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_POINTS = 300
INVISIBLE = 5e-4
"""Distance from the drawn line, as a share of the axes' length (half a pixel of a thousand)."""


def thinned(x: Floats, y: Floats, most: int = MOST_POINTS) -> npt.NDArray[np.int64]:
    """Return which points of a curve in the unit square to keep, ascending, both ends among them.

    Ramer's and Douglas and Peucker's way, the farthest point first: points are added until none is farther
    than :data:`INVISIBLE` from the drawn line, or there are ``most``.

    Args:
        x, y: (n,), n > 0, in the order they are drawn.
        most: at least 2.
    """
    last = len(x) - 1
    kept = {0, last}
    waiting: list[tuple[float, int, int, int]] = []
    _push(waiting, x, y, 0, last)
    while waiting and len(kept) < most:
        _, start, farthest, end = heapq.heappop(waiting)
        kept.add(farthest)
        _push(waiting, x, y, start, farthest)
        _push(waiting, x, y, farthest, end)
    return np.array(sorted(kept), dtype=np.int64)


def _push(waiting: list[tuple[float, int, int, int]], x: Floats, y: Floats, start: int, end: int) -> None:
    """Note the point between two others that is farthest from the line between them, if one can be seen."""
    if end - start < 2:
        return
    dx, dy = x[end] - x[start], y[end] - y[start]
    px, py = x[start + 1 : end] - x[start], y[start + 1 : end] - y[start]
    length = dx * dx + dy * dy
    along = np.clip((px * dx + py * dy) / length, 0, 1) if length > 0 else np.zeros_like(px)
    distance = np.hypot(px - along * dx, py - along * dy)
    farthest = int(distance.argmax())
    if distance[farthest] > INVISIBLE:
        heapq.heappush(waiting, (-float(distance[farthest]), start, start + 1 + farthest, end))
