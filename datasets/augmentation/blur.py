"""Average, Gaussian and motion blur, and defocus."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


def average_blur(image: Pixels, kernel: int) -> Pixels:
    """Return the mean over ``kernel`` x ``kernel`` px; below 2 nothing changes."""
    return image if kernel < 2 else np.asarray(cv2.blur(image, (kernel, kernel)), dtype=np.uint8)


def gaussian_blur(image: Pixels, kernel: int) -> Pixels:
    """Return the image blurred with a Gaussian of 2 x (kernel // 2) + 1 px; sigma follows from that."""
    odd = 2 * (kernel // 2) + 1
    return image if odd < 3 else np.asarray(cv2.GaussianBlur(image, (odd, odd), 0), dtype=np.uint8)


def motion_blur(image: Pixels, kernel: int, angle: float) -> Pixels:
    """Return the image blurred along a line of ``kernel`` px at ``angle`` degrees; below 2 as it is."""
    if kernel < 2:
        return image
    return np.asarray(cv2.filter2D(image, -1, line_kernel(kernel, angle)), dtype=np.uint8)


def line_kernel(kernel: int, angle: float) -> npt.NDArray[np.float32]:
    """Return a (kernel, kernel) line through the centre, turned by ``angle`` degrees, with the sum 1."""
    line = np.zeros((kernel, kernel), dtype=np.float32)
    line[(kernel - 1) // 2] = 1
    center = ((kernel - 1) / 2, (kernel - 1) // 2)
    turned = cv2.warpAffine(line, cv2.getRotationMatrix2D(center, angle, 1.0), (kernel, kernel))
    return np.asarray(turned / turned.sum(), dtype=np.float32)


def defocus_blur(image: Pixels, radius: float) -> Pixels:
    """Return the image as a lens out of focus shows it: each point a disk of ``radius`` px; 0: as it is."""
    if radius <= 0:
        return image
    return np.asarray(cv2.filter2D(image, -1, disk_kernel(radius)), dtype=np.uint8)


def disk_kernel(radius: float) -> npt.NDArray[np.float32]:
    """Return a disk of ``radius`` px whose rim fades over one pixel, (k, k) with odd k and the sum 1."""
    reach = math.ceil(radius)
    steps = np.arange(-reach, reach + 1, dtype=np.float64)
    distance = np.hypot(steps[:, np.newaxis], steps[np.newaxis, :])
    disk = np.clip(radius + 0.5 - distance, 0, 1)
    return np.asarray(disk / disk.sum(), dtype=np.float32)
