"""What the network is shown in one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

NetworkInputs: TypeAlias = npt.NDArray[np.float32] | tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
"""Images, or measured values, or (images, measured values): whatever the network takes."""


@dataclass(frozen=True)
class Batch:
    """Some prepared images with what is known of them.

    Attributes:
        images: (b, size, size, C) float32, normalised; (b, 0, 0, 0) where the network sees none.
        targets: (b, n_classes) float32, 1 for each class of the image; zeros where it is not known;
            shares where images were mixed.
        scalars: (b, k) float32, standardised measured values; (b, 0) where the network sees none.
    """

    images: npt.NDArray[np.float32]
    targets: npt.NDArray[np.float32]
    scalars: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def inputs(self) -> NetworkInputs:
        """What the network takes: images, scalars, or both in this order."""
        if not self.scalars.shape[1]:
            return self.images
        return (self.images, self.scalars) if self.images.size else self.scalars


def no_scalars(n: int) -> npt.NDArray[np.float32]:
    """Return the scalars of ``n`` images of which none are shown, (n, 0)."""
    return np.empty((n, 0), dtype=np.float32)
