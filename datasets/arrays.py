"""Names for the arrays that go from floor to floor."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

RawImage: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
"""A decoded image: (height, width) gray, (height, width, 3) RGB, or (height, width, C) channels that were
asked for by name; uint8 or uint16."""

Image: TypeAlias = npt.NDArray[np.uint8]
"""A prepared image: (height, width, channels), uint8."""

Samples: TypeAlias = npt.NDArray[np.int64]
"""Which images: (n, 2), each line (index of the row, index of the image in the row)."""

Position: TypeAlias = tuple[float, float]
"""Centre of an object (x, y) in pixels; the left upper corner of the image is (0, 0)."""
