"""The images that an export is checked on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from datasets.batch import NetworkInputs, no_scalars
from datasets.preprocessing.normalization import normalize
from datasets.spec import InputSpec

MIN_IMAGES = 64
MAX_IMAGES = 512
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Samples:
    """Images of a session, prepared but for the normalisation, and what is known of them.

    Attributes:
        raw: uint8 (n, size, size, channels), or (n, 0, 0, 0) where the network sees no image.
        input: how they are normalised.
        targets: float32 (n, n_classes), 1 for each class of the image; a row of zeros where it is not known.
        scalars: float32 (n, k), standardised measured values; (n, 0) where the network sees none.
        representative: uint8 (m, size, size, channels): training images, for formats that need the range
            of values; none where they are not needed.
        n_real: how many of the images are real; the others are varied copies of them.
        representative_scalars: float32 (m, k), as ``scalars``; (m, 0) where the network sees none.
        of_other_classes: places of the images of none of the classes that are exported: one of these is said
            of them all the same, and which one is left to chance.
    """

    raw: Pixels
    input: InputSpec
    targets: npt.NDArray[np.float32]
    scalars: npt.NDArray[np.float32]
    representative: Pixels
    n_real: int
    representative_scalars: npt.NDArray[np.float32] = field(default_factory=lambda: no_scalars(0))
    of_other_classes: tuple[int, ...] = ()

    @classmethod
    def of_images(cls, raw: Pixels, spec: InputSpec, n_classes: int) -> Self:
        """Return unlabelled images (n, size, size, channels) uint8 as samples; they represent themselves."""
        n = len(raw)
        return cls(
            raw, spec, np.zeros((n, n_classes), np.float32), np.empty((n, 0), np.float32), raw[:256], n
        )

    @cached_property
    def images(self) -> npt.NDArray[np.float32]:
        """The normalised images, float32 (n, size, size, channels)."""
        return normalize(self.raw, self.input) if self.raw.size else self.raw.astype(np.float32)

    @property
    def inputs(self) -> NetworkInputs:
        """What the network takes: images, measured values, or both in this order."""
        if not self.scalars.shape[1]:
            return self.images
        return (self.images, self.scalars) if self.raw.size else self.scalars

    @property
    def representative_inputs(self) -> NetworkInputs:
        """What the network takes of the representative images."""
        return replace(self, raw=self.representative, scalars=self.representative_scalars).inputs

    def enough(self) -> Samples:
        """Return 64 to 512 samples: evenly chosen, with turned, moved and darker copies if there are few."""
        n = len(self.targets)
        if n > MAX_IMAGES:
            return self._chosen(np.linspace(0, n - 1, MAX_IMAGES).astype(np.int64))
        if n >= MIN_IMAGES or not self.raw.size:
            return self
        copies = [self.raw]
        while sum(map(len, copies)) < MIN_IMAGES:
            copies.append(_varied(self.raw, len(copies)))
        times = len(copies)
        return replace(
            self,
            raw=np.ascontiguousarray(np.concatenate(copies)),
            # A turned and darker image need not show its class any more.
            targets=np.concatenate([self.targets, np.zeros_like(np.tile(self.targets, (times - 1, 1)))]),
            scalars=np.tile(self.scalars, (times, 1)),
        )

    def _chosen(self, places: npt.NDArray[np.int64]) -> Samples:
        raw = self.raw[places] if self.raw.size else self.raw[: len(places)]
        return replace(
            self,
            raw=raw,
            targets=self.targets[places],
            scalars=self.scalars[places],
            n_real=len(places),
        )


def _varied(raw: Pixels, turn: int) -> Pixels:
    square = raw.shape[1] == raw.shape[2]
    turned = np.rot90(raw, turn, axes=(1, 2)) if square else raw[:, :, ::-1]
    return (np.roll(turned, turn // 4, axis=2) * 0.97**turn).astype(np.uint8)
