"""Contrast, saturation, hue, brightness and noise, erasing."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

MIDDLE_GRAY = 128


def change_contrast(image: Pixels, factor: float) -> Pixels:
    """Return 128 + factor x (I - 128), rounded and clipped to 0…255."""
    return change_brightness(image, factor, MIDDLE_GRAY * (1 - factor))


def change_brightness(image: Pixels, factor: float, added: float) -> Pixels:
    """Return factor x I + added, rounded and clipped to 0…255."""
    return np.asarray(cv2.addWeighted(image, factor, image, 0.0, added), dtype=np.uint8)


def change_brightness_with_noise(
    image: Pixels, factor: float, added: float, noise: npt.NDArray[np.float32]
) -> Pixels:
    """Return factor x I + added + noise, rounded and clipped; noise has the shape of the image."""
    noisy = cv2.addWeighted(image, factor, noise, 1.0, added, dtype=cv2.CV_8U)
    return np.asarray(noisy, dtype=np.uint8)


def normal_noise(shape: tuple[int, ...], deviation: float, seed: int) -> npt.NDArray[np.float32]:
    """Return normally distributed noise of mean 0; equal seeds (0…2**32 - 1) give equal noise."""
    noise = np.empty(shape, dtype=np.float32)
    # OpenCV draws three times as fast as NumPy. Its generator belongs to the thread and is seeded anew here.
    cv2.setRNGSeed(seed - 2**31)
    # In two axes: with channels, one deviation would hold for the first of them alone.
    cv2.randn(noise.reshape(shape[0], -1), 0, deviation)
    return noise


def change_color(image: Pixels, saturation: float, turn: float) -> Pixels:
    """Return an RGB image with its saturation multiplied and its hue turned.

    Args:
        image: (height, width, 3) RGB.
        saturation: factor of S in HSV; what exceeds full saturation becomes full saturation.
        turn: share of the colour circle, -1…1.
    """
    hsv = cv2.cvtColor(image.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2HSV)
    hsv[:, :, 0] = (hsv[:, :, 0] + np.float32(360 * turn)) % np.float32(360)
    hsv[:, :, 1] = np.minimum(hsv[:, :, 1] * np.float32(saturation), np.float32(1))
    return _to_pixels(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * np.float32(255))


def erase_square(image: Pixels, edge: int, left: int, top: int) -> Pixels:
    """Return the image with a middle-gray square of ``edge`` px whose corner is (left, top)."""
    erased = image.copy()
    erased[top : top + edge, left : left + edge] = MIDDLE_GRAY
    return erased


def _to_pixels(values: npt.NDArray[np.float32]) -> Pixels:
    return np.rint(np.clip(values, 0, 255)).astype(np.uint8)
