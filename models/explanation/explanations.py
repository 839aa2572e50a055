"""Images with what was found of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.explanation.base import Maps
from models.explanation.maps import enlarged, heat, peaks


@dataclass(frozen=True)
class Explanations:
    """Images, their maps, and the classes that the maps speak for.

    Attributes:
        files: path of the file or folder of each image.
        names: what the user calls each image.
        images: (n, height, width, channels) uint8, as the network sees them before normalisation.
        maps: one for each image, at the resolution of the method.
        classes: names of the classes that are explained.
        predicted: names of the classes that the network says.
        scores: (n,) probability of the explained class.
    """

    files: tuple[str, ...]
    names: tuple[str, ...]
    images: npt.NDArray[np.uint8]
    maps: Maps
    classes: tuple[str, ...]
    predicted: tuple[str, ...]
    scores: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def heats(self) -> Maps:
        """Heat over each image, (n, height, width), 0…1."""
        return heat(enlarged(self.maps, *self._size))

    @property
    def peaks(self) -> npt.NDArray[np.int64]:
        """(n, 2): y and x of the hottest pixel."""
        return peaks(self.maps, *self._size)

    @property
    def maxima(self) -> npt.NDArray[np.float32]:
        """(n,) what the hottest pixel of each map says; 0 where nothing speaks for the class."""
        highest: npt.NDArray[np.float32] = enlarged(self.maps, *self._size).max(axis=(1, 2))
        return highest.clip(min=0.0)

    @property
    def pictures(self) -> npt.NDArray[np.uint8]:
        """The images for the eye, (n, height, width, 1 or 3): of several named channels the first one."""
        return self.images if self.images.shape[3] in (1, 3) else self.images[..., :1]

    @property
    def mean_picture(self) -> npt.NDArray[np.uint8]:
        """Mean of the images, (height, width, 1 or 3)."""
        mean: npt.NDArray[np.uint8] = np.rint(self.pictures.mean(axis=0)).astype(np.uint8)
        return mean

    @property
    def mean_heat(self) -> npt.NDArray[np.float32]:
        """Mean of the heat, (height, width), divided by its maximum: each image counts the same."""
        mean: npt.NDArray[np.float32] = heat(self.heats.mean(axis=0, keepdims=True))[0]
        return mean

    @property
    def _size(self) -> tuple[int, int]:
        return self.images.shape[1], self.images.shape[2]
