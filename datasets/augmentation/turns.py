"""Flips and quarter turns of an image that a training with some augmentation has shown too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.spec import AugmentationSpec


@dataclass(frozen=True)
class Turn:
    """A flip and then quarter turns.

    Attributes:
        left_right: whether the image is mirrored left-right first.
        quarters: quarter turns counter-clockwise after that, 0…3.
    """

    left_right: bool
    quarters: int

    def of(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return square images (n, size, size, C), turned."""
        flipped = images[:, :, ::-1] if self.left_right else images
        return np.ascontiguousarray(np.rot90(flipped, self.quarters, axes=(1, 2)))


ITSELF = Turn(left_right=False, quarters=0)


def shown_turns(spec: AugmentationSpec) -> tuple[Turn, ...]:
    """Return every way in which a training showed whole images, :data:`ITSELF` first, each once.

    A flip up-down is one left-right and half a turn. A rotation by up to 90° includes quarter turns, one by
    up to 180° half turns too.
    """
    if not spec.enabled:
        return (ITSELF,)
    flips = [ITSELF]
    flips += [Turn(True, 0)] if spec.flip_horizontal else []
    flips += [Turn(True, 2)] if spec.flip_vertical else []
    flips += [Turn(False, 2)] if spec.flip_horizontal and spec.flip_vertical else []
    quarters = [0]
    quarters += [2] if spec.rotation >= 180 else []
    quarters += [1, 3] if spec.rotation >= 90 else []
    found = (Turn(flip.left_right, (flip.quarters + more) % 4) for more in quarters for flip in flips)
    return tuple(dict.fromkeys(found))
