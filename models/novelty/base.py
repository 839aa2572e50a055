"""What a score of unlikeness is made from, and what it declares. Light: no network library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from datasets.basics.options import Options

Floats = npt.NDArray[np.float32]
State = dict[str, Floats]
"""What a method remembers of the training images; plain arrays, kept as ``.npz``."""


class NoveltyInfo(Options):
    """Metadata of one score."""

    name: str
    title: str
    description: str
    source: str
    """Where it was published."""
    needs_looks: bool = False
    """Whether it looks at the image itself."""
    needs_network: bool = True
    """Whether it looks at what the network makes of the image."""


@dataclass(frozen=True)
class Head:
    """What makes logits, and probabilities, from the features of a network.

    Attributes:
        kernel: (d, n_classes).
        bias: (n_classes,).
        several: whether the logits become probabilities by a sigmoid each, or all by a softmax.
        rectified: whether negative logits count as 0.
    """

    kernel: Floats
    bias: Floats
    several: bool = False
    rectified: bool = False

    def outputs(self, features: Floats, looks: Floats) -> Outputs:
        """Return what there is to know of images with these features (n, d) and looks (n, k)."""
        logits = features @ self.kernel + self.bias
        return Outputs(looks, features, np.maximum(logits, 0) if self.rectified else logits, self)


NO_HEAD = Head(np.empty((0, 0), dtype=np.float32), np.empty(0, dtype=np.float32))
"""Of images that no network was shown."""


@dataclass(frozen=True)
class Outputs:
    """n images, as they look and as the network sees them.

    Attributes:
        looks: (n, k) by :func:`datasets.looks.looks`; k = 0 where the network sees no image.
        features: (n, d), what the last layer is shown.
        logits: (n, n_classes), before they become probabilities.
        head: the last layer.
    """

    looks: Floats
    features: Floats
    logits: Floats
    head: Head

    @classmethod
    def of_looks(cls, looks: Floats) -> Outputs:
        """Return images that no network was shown."""
        nothing = np.empty((len(looks), 0), dtype=np.float32)
        return cls(looks, nothing, nothing, NO_HEAD)

    def __len__(self) -> int:
        return len(self.logits)

    @property
    def probabilities(self) -> Floats:
        """The network's own probabilities (n, n_classes), before any temperature."""
        if self.head.several:
            # As a difference of logarithms, which does not overflow.
            return np.asarray(np.exp(-np.logaddexp(0, -self.logits)), dtype=np.float32)
        powers = np.exp(self.logits - self.logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)

    def part(self, chosen: npt.NDArray[np.int64] | slice) -> Outputs:
        """Return some of the images."""
        return Outputs(self.looks[chosen], self.features[chosen], self.logits[chosen], self.head)


class Novelty(Protocol):
    """A module of :mod:`models.novelty` with a ``NOVELTY``."""

    NOVELTY: NoveltyInfo

    def fit(self, training: Outputs, held_back: Outputs) -> State:
        """Return what has to be remembered of the training images; ``held_back`` ones set the scale."""

    def score(self, state: State, outputs: Outputs) -> npt.NDArray[np.float64]:
        """Return one number for each image (n,): the larger, the more unlike the training images."""
