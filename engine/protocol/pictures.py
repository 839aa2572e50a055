"""Images inside JSON messages."""

from __future__ import annotations

import base64

import numpy as np
import numpy.typing as npt

from datasets.basics.options import Options


class Picture(Options):
    """A small uint8 image, gray (height, width, 1) or RGB (height, width, 3), as base64 of its bytes."""

    height: int
    width: int
    channels: int
    data: str

    @classmethod
    def of(cls, image: npt.NDArray[np.uint8]) -> Picture:
        """Wrap an image (H, W), (H, W, 1) or (H, W, 3)."""
        height, width = image.shape[:2]
        channels = 1 if image.ndim == 2 else image.shape[2]
        data = base64.b64encode(np.ascontiguousarray(image).tobytes()).decode("ascii")
        return cls(height=height, width=width, channels=channels, data=data)

    def array(self) -> npt.NDArray[np.uint8]:
        """Return the image as an array (H, W, C)."""
        flat = np.frombuffer(base64.b64decode(self.data), dtype=np.uint8)
        return flat.reshape(self.height, self.width, self.channels)
