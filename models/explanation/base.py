"""What a method of explanation declares, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from datasets.basics.options import Options
from datasets.basics.progress import Progress
from datasets.batch import NetworkInputs

Maps = npt.NDArray[np.float32]
"""(n, height, width): larger speaks more for the class, 0 not at all, below 0 against it. Height and width
are the method's own; a map covers the whole image."""


class MethodInfo(Options):
    """What the program says of a method."""

    name: str
    """As on the command line."""
    title: str
    description: str
    reference: str
    """Where the method was published."""
    looks_at_layer: bool
    """Whether it looks at the maps of one convolution; else it only changes the image."""
    is_fast: bool = False
    """Whether an image takes so little time that nobody needs to be asked first."""


class Network(Protocol):
    """A trained network, as the methods see it (:class:`models.explanation.network.LoadedNetwork`)."""

    def logits(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        """Return what the last layer has before softmax or sigmoid, float32 (n, n_classes)."""

    def log_odds(self, inputs: NetworkInputs, classes: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return log(p / (1 - p)) of the probability p of one class for each image, float32 (n,)."""

    def maps_and_gradients(
        self, layer: str, inputs: NetworkInputs, classes: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Return a convolution's maps and the slope of one class's logit at each of their values.

        Args:
            layer: name of the convolution; empty: the last one of fine maps.
            classes: (n,) the class of each image.

        Returns:
            both float32 (n, height, width, n_maps).

        Raises:
            BadInput: if the network has no such convolution.
        """

    def keeps_places(self, layer: str) -> bool:
        """Return whether the layers behind a convolution tell one place of its maps from another."""


@dataclass(frozen=True)
class Question:
    """Images, and the class that is asked for with each.

    Attributes:
        inputs: float32 (n, height, width, channels) as the network sees them, or the pair with the measured
            values (n, k), which stay as they are.
        classes: (n,) int64.
        layer: name of the convolution to look at; empty: the last one of fine maps.
        seed: what is drawn follows from it.
    """

    inputs: NetworkInputs
    classes: npt.NDArray[np.int64]
    layer: str = ""
    seed: int = 1

    def __len__(self) -> int:
        return len(self.classes)

    @property
    def images(self) -> npt.NDArray[np.float32]:
        """The images alone."""
        return self.inputs[0] if isinstance(self.inputs, tuple) else self.inputs

    def changed(self, place: int, images: npt.NDArray[np.float32]) -> NetworkInputs:
        """Return inputs with changed versions (k, height, width, channels) of the image at ``place``."""
        if not isinstance(self.inputs, tuple):
            return images
        return images, np.repeat(self.inputs[1][place : place + 1], len(images), axis=0)

    def part(self, places: slice | npt.NDArray[np.int64]) -> Question:
        """Return the question for some of the images."""
        pair = isinstance(self.inputs, tuple)
        inputs = (self.inputs[0][places], self.inputs[1][places]) if pair else self.images[places]
        return replace(self, inputs=inputs, classes=self.classes[places])


class MethodModule(Protocol):
    """A module of :mod:`models.explanation.methods`."""

    METHOD: MethodInfo
    OPTIONS: Options
    """The method's own options with their defaults."""

    def explain(self, network: Network, question: Question, options: Any, progress: Progress) -> Maps:
        """Return one map for each image.

        Args:
            options: as ``OPTIONS``, with the chosen values.

        Raises:
            BadInput: if the network or the image does not suit the method.
        """


def mean_colors(images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the mean colour of each image (n, height, width, channels): (n, channels)."""
    colors: npt.NDArray[np.float32] = images.mean(axis=(1, 2))
    return colors
