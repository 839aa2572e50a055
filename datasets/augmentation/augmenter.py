"""Varying one training image: geometry first, then brightness and colour."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.arrays import Image
from datasets.augmentation.affine import NEUTRAL, draw_geometry, warp
from datasets.augmentation.blur import average_blur, defocus_blur, gaussian_blur, motion_blur
from datasets.augmentation.channels import picture_channels
from datasets.augmentation.compression import UNCOMPRESSED, jpeg_artefacts
from datasets.augmentation.elastic import draw_displacement
from datasets.augmentation.photometric import (
    change_brightness,
    change_brightness_with_noise,
    change_color,
    change_contrast,
    erase_square,
)
from datasets.basics.randomness import Numbers
from datasets.preprocessing.chain import margin_offset
from datasets.preprocessing.padding import border_of_image
from datasets.spec import AugmentationSpec, InputSpec

Pixels = npt.NDArray[np.uint8]

N_DRAWS = 11
"""Numbers of one image for all steps after the geometry; the noise is drawn behind them."""


class Augmenter:
    """Varies the images of one session. One object belongs to one thread.

    What happens to an image is a function of (seed, epoch, index of the image in the session) alone.
    """

    def __init__(self, spec: AugmentationSpec, input_spec: InputSpec, seed: int) -> None:
        self.spec = spec
        self.input_spec = input_spec
        self.seed = seed
        self._affine = Numbers(seed, "affine")
        self._photometric = Numbers(seed, "photometric")
        self._first_flips = Numbers(seed, "first flip")
        self._elastic = Numbers(seed, "elastic")
        self._optics = Numbers(seed, "optics")
        self._pictures = picture_channels(input_spec)
        self._has_blur = any(
            high >= 2 for _, high in (spec.average_blur, spec.gaussian_blur, spec.motion_blur)
        )
        self._has_optics = spec.defocus != (0.0, 0.0) or spec.jpeg_quality != (UNCOMPRESSED, UNCOMPRESSED)

    def augment(self, image: Image, epoch: int, index: int) -> Image:
        """Return the varied image (size, size, C) uint8 of an image with margin (M, M, C).

        Args:
            image: as :func:`datasets.preprocessing.prepare` returns it with ``margin=True``.
            epoch: counted from 0.
            index: index of the image in the session, counted over all rows.
        """
        size, channels = self.input_spec.size, image.shape[2]
        if not self.spec.enabled:
            return center_part(image, size)
        moved = self._move(image, epoch // self.spec.affine_refresh_epochs, index)
        if self._pictures is None:
            return self._vary(moved, epoch, index).reshape(size, size, channels)
        result = moved.reshape(size, size, channels).copy()
        if self._pictures:
            part = np.ascontiguousarray(result[:, :, self._pictures])
            result[:, :, self._pictures] = self._vary(part, epoch, index).reshape(part.shape)
        return result

    def _vary(self, image: Pixels, epoch: int, index: int) -> Pixels:
        """Do all that changes what a place looks like, not where it is."""
        period = epoch // self.spec.photometric_refresh_epochs
        generator = self._photometric.at(period, index)
        u = generator.random(N_DRAWS).tolist()
        colored = self._change_color(image, u)
        blurred = self._blur(colored, u) if self._has_blur else colored
        if not self._has_optics:
            return self._erase(self._change_brightness(blurred, u, generator), u)
        v = self._optics.at(period, index).random(2).tolist()
        defocused = defocus_blur(blurred, between(self.spec.defocus, v[0]))
        lit = self._change_brightness(defocused, u, generator)
        return self._erase(jpeg_artefacts(lit, whole_between(self.spec.jpeg_quality, v[1])), u)

    def _move(self, image: Image, period: int, index: int) -> Pixels:
        spec, size = self.spec, self.input_spec.size
        geometry = draw_geometry(spec, size, self._affine.at(period, index))
        if spec.flip_alternating and spec.flip_horizontal:
            # Keller Jordan, "94% on CIFAR-10 in 3.29 Seconds" (2024): each image is seen both ways in turn.
            first = bool(self._first_flips.at(0, index).random() < 0.5)
            geometry = geometry._replace(flip_horizontal=first ^ bool(period % 2))
        border = border_of_image(self.input_spec, self.seed, index)
        if spec.elastic > 0:
            largest, numbers = spec.elastic * size, self._elastic.at(period, index)
            bent = draw_displacement(largest, spec.elastic_points, size, numbers)
            return warp(image, geometry, self.input_spec, border, bent)
        if geometry == NEUTRAL:
            return center_part(image, size)
        return warp(image, geometry, self.input_spec, border)

    def _change_color(self, image: Pixels, u: list[float]) -> Pixels:
        spec = self.spec
        if spec.contrast != (1.0, 1.0):
            image = change_contrast(image, between(spec.contrast, u[0]))
        if self.input_spec.color == "rgb" and (spec.saturation != (1.0, 1.0) or spec.hue > 0):
            turn = spec.hue * (2 * u[2] - 1)
            image = change_color(image, between(spec.saturation, u[1]), turn)
        return image

    def _blur(self, image: Pixels, u: list[float]) -> Pixels:
        spec = self.spec
        image = average_blur(image, whole_between(spec.average_blur, u[3]))
        image = gaussian_blur(image, whole_between(spec.gaussian_blur, u[4]))
        return motion_blur(image, whole_between(spec.motion_blur, u[5]), between(spec.motion_angle, u[6]))

    def _change_brightness(self, image: Pixels, u: list[float], generator: np.random.Generator) -> Pixels:
        spec = self.spec
        factor = between(spec.brightness_multiply, u[7])
        added = between(spec.brightness_add, u[8]) + spec.noise_mean
        if spec.noise_scale > 0:
            noise = generator.standard_normal(image.shape, dtype=np.float32)
            return change_brightness_with_noise(image, factor, added, noise, spec.noise_scale)
        if factor == 1 and added == 0:
            return image
        return change_brightness(image, factor, added)

    def _erase(self, image: Pixels, u: list[float]) -> Pixels:
        size = self.input_spec.size
        edge = round(self.spec.erasing * size) if self.spec.erasing else 0
        if edge == 0:
            return image
        room = (0, size - edge)
        return erase_square(image, edge, whole_between(room, u[9]), whole_between(room, u[10]))


def augment(
    image: Image, spec: AugmentationSpec, input_spec: InputSpec, seed: int, epoch: int, index: int
) -> Image:
    """Return one varied image; see :meth:`Augmenter.augment`, which is faster for many."""
    return Augmenter(spec, input_spec, seed).augment(image, epoch, index)


def center_part(image: Image, size: int) -> Image:
    """Return the image without its margin."""
    offset = margin_offset(size)
    return image[offset : offset + size, offset : offset + size]


def between(limits: tuple[float, float], u: float) -> float:
    """Return the number that lies at the share ``u`` of the way from low to high."""
    return limits[0] + (limits[1] - limits[0]) * u


def whole_between(limits: tuple[int, int], u: float) -> int:
    """Return a whole number from low to high, both included, each equally likely for u in [0, 1)."""
    return limits[0] + int(u * (limits[1] - limits[0] + 1))
