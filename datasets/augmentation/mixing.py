"""Mixing two training images and what is known of them: mixup and cutmix.

Zhang et al., "mixup: Beyond Empirical Risk Minimization" (2018); Yun et al., "CutMix" (2019).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from datasets.basics.randomness import Numbers
from datasets.spec import AugmentationSpec

Pixels = npt.NDArray[np.uint8]


class Mix(NamedTuple):
    """What is mixed into one image."""

    partner: int
    """Which of the epoch's images, by its place in the epoch's order."""
    share: float
    """Share of the image itself, 0…1; the rest is the partner's, in the image and in the target."""
    box: tuple[int, int, int, int] | None
    """Left, top, right, bottom of the partner's part in px; None: the two lie over each other."""


class Mixer:
    """Decides what is mixed into each image, a function of (seed, epoch, index). Belongs to one thread."""

    def __init__(self, spec: AugmentationSpec, size: int, seed: int) -> None:
        self.spec = spec
        self.size = size
        self._numbers = Numbers(seed, "mixing")

    def draw(self, epoch: int, index: int, n_drawn: int) -> Mix | None:
        """Return what is mixed into the image ``index`` of the session; None: nothing.

        Args:
            epoch: counted from 0.
            index: index of the image in the session.
            n_drawn: how many images the epoch shows.
        """
        spec, generator = self.spec, self._numbers.at(epoch, index)
        u = generator.random(5).tolist()
        if not mixes(spec) or u[0] >= spec.mix_share:
            return None
        cuts = spec.cutmix > 0 and (spec.mixup == 0 or u[1] < 0.5)
        strength = spec.cutmix if cuts else spec.mixup
        share = float(generator.beta(strength, strength))
        partner = int(u[2] * n_drawn)
        if not cuts:
            return Mix(partner, share, None)
        box = cut_box(self.size, share, u[3], u[4])
        return Mix(partner, 1 - _area(box) / self.size**2, box)


def mixes(spec: AugmentationSpec) -> bool:
    """Return whether images are mixed at all."""
    return spec.enabled and spec.mix_share > 0 and (spec.mixup > 0 or spec.cutmix > 0)


def cut_box(size: int, share: float, across: float, down: float) -> tuple[int, int, int, int]:
    """Return the box that leaves ``share`` of an image, around (across, down), cut off at the borders."""
    edge = round(size * math.sqrt(1 - share))
    left, top = int(across * size) - edge // 2, int(down * size) - edge // 2
    return max(left, 0), max(top, 0), min(left + edge, size), min(top + edge, size)


def mixed(image: Pixels, other: Pixels, mix: Mix) -> Pixels:
    """Return share x image + (1 - share) x other, or the image with the box of the other, (size, size, C)."""
    if mix.box is None:
        blended = cv2.addWeighted(image, mix.share, other, 1 - mix.share, 0.0)
        return np.asarray(blended, dtype=np.uint8).reshape(image.shape)
    left, top, right, bottom = mix.box
    result = image.copy()
    result[top:bottom, left:right] = other[top:bottom, left:right]
    return result


def _area(box: tuple[int, int, int, int]) -> int:
    left, top, right, bottom = box
    return (right - left) * (bottom - top)
