"""What prepared images look like, as a few numbers each: light, contrast, detail, colour."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

BINS = 8
"""Of the histogram of brightness; the last one follows from the others."""

Images = npt.NDArray[np.uint8]
Looks = npt.NDArray[np.float32]


def looks(images: Images) -> Looks:
    """Return one line of numbers for each image, float32 (n, 2 C + 3 + (C - 1) + 7).

    They are: mean of each channel; standard deviation of each channel; ln(1 + x) of the mean difference of
    neighbours along height and width and of the standard deviation of the Laplacian; ln(1 + x) of the mean
    difference of neighbouring channels; shares of the pixels in the first seven of eight ranges of light.
    Differences, Laplacian and ranges are those of the mean of the channels.

    Args:
        images: (n, height, width, C), as they are prepared, before normalisation. Without pixels (n, 0, 0, C)
            there is nothing to tell: (n, 0).
    """
    n, height, width, channels = images.shape
    if not n or height < 2 or width < 2:
        return np.empty((n, 0), dtype=np.float32)
    flat = images.reshape(n, height * width, channels)
    values = flat.astype(np.float32)
    # einsum sums along the pixels three times as fast as mean and std do.
    mean = np.einsum("npc->nc", values) / values.shape[1]
    squares = np.einsum("npc,npc->nc", values, values) / values.shape[1]
    spread = np.sqrt(np.maximum(squares - mean**2, 0))
    gray = (values @ np.full(channels, 1 / channels, dtype=np.float32)).reshape(n, height, width)
    detail = np.log1p(np.stack([_step(gray, 1), _step(gray, 2), _laplacian(gray)], axis=1))
    apart = [_apart(flat[..., place], flat[..., place + 1]) for place in range(channels - 1)]
    colour = np.log1p(np.stack(apart, axis=1)) if apart else np.empty((n, 0), dtype=np.float32)
    return np.concatenate([mean, spread, detail, colour, _histogram(gray)], axis=1, dtype=np.float32)


def brightness_of(lines: Looks, channels: int) -> npt.NDArray[np.float64]:
    """Return the mean pixel value of each image (n,), 0…255."""
    return np.asarray(lines[:, :channels].mean(axis=1, dtype=np.float64))


def contrast_of(lines: Looks, channels: int) -> npt.NDArray[np.float64]:
    """Return the standard deviation of the pixel values within the channels of each image (n,)."""
    squares = lines[:, channels : 2 * channels].astype(np.float64) ** 2
    return np.asarray(np.sqrt(squares.mean(axis=1)))


def sharpness_of(lines: Looks, channels: int) -> npt.NDArray[np.float64]:
    """Return the standard deviation of the Laplacian of each image (n,); falls with blur."""
    return np.asarray(np.expm1(lines[:, 2 * channels + 2].astype(np.float64)))


def _step(gray: npt.NDArray[Any], axis: int) -> npt.NDArray[np.float32]:
    """Return the mean difference of neighbouring pixels of each image."""
    steps = np.abs(np.diff(gray.astype(np.float32), axis=axis))
    return np.asarray(steps.reshape(len(gray), -1).mean(axis=1))


def _laplacian(gray: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    n, height, width = gray.shape
    if min(height, width) < 3:
        return np.zeros(n, dtype=np.float32)
    # One above the other, so that one call filters all; what the neighbours spoil is cut off.
    tall = np.ascontiguousarray(gray, dtype=np.float32).reshape(n * height, width)
    found = cv2.Laplacian(tall, cv2.CV_32F).reshape(n, height, width)
    return np.asarray(found[:, 1:-1, 1:-1].reshape(n, -1).std(axis=1), dtype=np.float32)


def _apart(first: Images, second: Images) -> npt.NDArray[np.float32]:
    """Return the mean difference of two channels of each image (n, pixels)."""
    return np.asarray(cv2.absdiff(first, second).mean(axis=1, dtype=np.float32))


def _histogram(gray: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    columns = gray.reshape(len(gray), -1, 1)
    counts = [cv2.calcHist([column], [0], None, [BINS], [0, 256])[:-1, 0] for column in columns]
    return np.asarray(np.stack(counts) / columns.shape[1], dtype=np.float32)
