"""Varying training images: geometry first, then brightness and colour."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.arrays import Image
from datasets.augmentation.affine import N_DRAWS, draw_geometry, inverse_matrix, moves_nothing, warp
from datasets.augmentation.blur import average_blur, defocus_blur, gaussian_blur, motion_blur
from datasets.augmentation.channels import picture_channels
from datasets.augmentation.compression import UNCOMPRESSED, jpeg_artefacts
from datasets.augmentation.elastic import draw_displacement
from datasets.augmentation.look import Look, draw_looks, erased_edge
from datasets.augmentation.photometric import (
    change_brightness,
    change_brightness_with_noise,
    change_color,
    change_contrast,
    erase_square,
    normal_noise,
)
from datasets.basics.randomness import Numbers, uniform
from datasets.preprocessing.chain import margin_offset
from datasets.preprocessing.padding import border_of_image
from datasets.spec import AugmentationSpec, InputSpec

Images = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]
Pixels = npt.NDArray[np.uint8]


class Augmenter:
    """Varies the images of one session. One object belongs to one thread.

    What happens to an image is a function of (seed, epoch, index of the image in the session) alone.
    """

    def __init__(self, spec: AugmentationSpec, input_spec: InputSpec, seed: int) -> None:
        self.spec = spec
        self.input_spec = input_spec
        self.seed = seed
        self._elastic = Numbers(seed, "elastic")
        self._pictures = picture_channels(input_spec)
        self._erased = erased_edge(spec, input_spec.size)
        self._changes_contrast = spec.contrast != (1.0, 1.0)
        self._changes_color = input_spec.color == "rgb" and (spec.saturation != (1.0, 1.0) or spec.hue > 0)
        self._changes_brightness = (
            spec.brightness_multiply != (1.0, 1.0) or spec.brightness_add != (0, 0) or spec.noise_mean != 0
        )
        self._has_blur = any(
            high >= 2 for _, high in (spec.average_blur, spec.gaussian_blur, spec.motion_blur)
        )
        self._has_optics = spec.defocus != (0.0, 0.0) or spec.jpeg_quality != (UNCOMPRESSED, UNCOMPRESSED)

    def augment(self, image: Image, epoch: int, index: int) -> Image:
        """Return one varied image; see :meth:`augment_batch`, which is faster for many."""
        varied: Image = self.augment_batch(image[np.newaxis], epoch, np.array([index]))[0]
        return varied

    def augment_batch(self, images: Images, epoch: int, indices: Indices) -> Images:
        """Return varied images (n, size, size, C) uint8 of images with margin (n, M, M, C).

        Args:
            images: as :func:`datasets.preprocessing.prepare` returns them with ``margin=True``.
            epoch: counted from 0.
            indices: (n,) index of each image in the session, counted over all rows.
        """
        spec, size = self.spec, self.input_spec.size
        if not spec.enabled:
            return np.stack([center_part(image, size) for image in images])
        moved = self._move(images, epoch // spec.affine_refresh_epochs, indices)
        period = epoch // spec.photometric_refresh_epochs
        looks = draw_looks(spec, size, self.seed, period, indices)
        result = np.empty((len(images), size, size, images.shape[3]), dtype=np.uint8)
        for target, image, look in zip(result, moved, looks, strict=True):
            self._vary_into(target, image, look)
        return result

    def _vary_into(self, target: Image, image: Pixels, look: Look) -> None:
        """Write what the image looks like; OpenCV drops a channel axis of length 1."""
        if self._pictures is None:
            target[:] = self._vary(image, look).reshape(target.shape)
            return
        target[:] = image.reshape(target.shape)
        if self._pictures:
            part = np.ascontiguousarray(target[:, :, self._pictures])
            target[:, :, self._pictures] = self._vary(part, look).reshape(part.shape)

    def _vary(self, image: Pixels, look: Look) -> Pixels:
        """Do all that changes what a place looks like, not where it is."""
        if self._changes_contrast:
            image = change_contrast(image, look.contrast)
        if self._changes_color:
            image = change_color(image, look.saturation, look.turn)
        if self._has_blur:
            image = average_blur(image, look.average)
            image = gaussian_blur(image, look.gaussian)
            image = motion_blur(image, look.motion, look.motion_angle)
        if self._has_optics:
            image = defocus_blur(image, look.defocus)
        image = self._change_brightness(image, look)
        if self._has_optics:
            image = jpeg_artefacts(image, look.jpeg_quality)
        return erase_square(image, self._erased, look.left, look.top) if self._erased else image

    def _change_brightness(self, image: Pixels, look: Look) -> Pixels:
        if self.spec.noise_scale > 0:
            noise = normal_noise(image.shape, self.spec.noise_scale, look.noise_seed)
            return change_brightness_with_noise(image, look.factor, look.added, noise)
        return change_brightness(image, look.factor, look.added) if self._changes_brightness else image

    def _move(self, images: Images, period: int, indices: Indices) -> list[Pixels]:
        spec, size = self.spec, self.input_spec.size
        if moves_nothing(spec):
            return [center_part(image, size) for image in images]
        geometry = draw_geometry(spec, size, uniform(self.seed, "affine", period, indices, N_DRAWS))
        if spec.flip_alternating and spec.flip_horizontal:
            # Keller Jordan, "94% on CIFAR-10 in 3.29 Seconds" (2024): each image is seen both ways in turn.
            first = uniform(self.seed, "first flip", 0, indices, 1)[:, 0] < 0.5
            geometry = geometry._replace(flip_horizontal=first ^ bool(period % 2))
        return [
            warp(
                image,
                matrix,
                self.input_spec,
                border_of_image(self.input_spec, self.seed, index),
                self._displacement(period, index),
            )
            for image, matrix, index in zip(
                images, inverse_matrix(geometry, size), indices.tolist(), strict=True
            )
        ]

    def _displacement(self, period: int, index: int) -> npt.NDArray[np.float32] | None:
        spec, size = self.spec, self.input_spec.size
        if spec.elastic == 0:
            return None
        numbers = self._elastic.at(period, index)
        return draw_displacement(spec.elastic * size, spec.elastic_points, size, numbers)


def augment(
    image: Image, spec: AugmentationSpec, input_spec: InputSpec, seed: int, epoch: int, index: int
) -> Image:
    """Return one varied image; see :meth:`Augmenter.augment_batch`, which is faster for many."""
    return Augmenter(spec, input_spec, seed).augment(image, epoch, index)


def center_part(image: Image, size: int) -> Image:
    """Return the image without its margin."""
    offset = margin_offset(size)
    return image[offset : offset + size, offset : offset + size]
