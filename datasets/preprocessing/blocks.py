"""Preparing many images of one size at once: what the chain does to each, without a loop over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from datasets.arrays import Position
from datasets.preprocessing.chain import input_window, prepare, scale_factors, scaled_extent
from datasets.preprocessing.color import to_channels
from datasets.preprocessing.depth import to_8_bit
from datasets.spec import InputSpec

Block = npt.NDArray[np.uint8]


def prepare_block(
    images: npt.NDArray[Any],
    centers: npt.NDArray[np.float64] | None,
    zoom: float,
    spec: InputSpec,
    *,
    seed: int,
    indices: Sequence[int],
) -> Block:
    """Return images as the network's input; each is what :func:`datasets.preprocessing.chain.prepare` makes.

    Args:
        images: n >= 1 images (n, H, W), (n, H, W, 3) RGB, or (n, H, W, C) as the input names them; uint8
            or uint16.
        centers: the objects' centres (n, 2) as (x, y) in px, not finite where one is not known; None: the
            centre of the image for all.
        zoom: factor of the row.
        spec: the input.
        seed, indices: as for ``prepare``, one index for each image.

    Returns:
        uint8 (n, S, S, C).
    """
    height, width = images.shape[1:3]
    scale_x, scale_y = scale_factors(width, height, zoom, spec)
    resized = (scaled_extent(height, scale_y), scaled_extent(width, scale_x)) != (height, width)
    each_by_itself = images.dtype != np.uint8 and spec.depth_scaling == "per_image"
    if resized or each_by_itself:
        places = _positions(centers, len(images))
        return np.stack(
            [
                prepare(image, place, zoom, spec, seed=seed, index=index)
                for image, place, index in zip(images, places, indices, strict=True)
            ]
        )
    channels = _channels(images, spec)
    left, top = _window_starts(centers, len(images), (width, height), (scale_x, scale_y), spec)
    inside = (left >= 0) & (top >= 0) & (left + spec.size <= width) & (top + spec.size <= height)
    if inside.all():
        return _inside(channels, left, top, spec.size)
    result = np.empty((len(images), spec.size, spec.size, channels.shape[3]), dtype=np.uint8)
    if inside.any():
        result[inside] = _inside(channels[inside], left[inside], top[inside], spec.size)
    for place in np.flatnonzero(~inside).tolist():
        start = int(left[place]), int(top[place])
        result[place] = input_window(channels[place], *start, spec, False, seed, indices[place])
    return result


def _channels(images: npt.NDArray[Any], spec: InputSpec) -> Block:
    """Return (n, H, W, C) uint8 with the input's channels."""
    eight_bit = to_8_bit(images, spec.depth_scaling)
    n, height, width = eight_bit.shape[:3]
    # All images below each other are one image, as far as colours go.
    tall = to_channels(eight_bit.reshape(n * height, *eight_bit.shape[2:]), spec.color, spec.gray_weights)
    return tall.reshape(n, height, width, tall.shape[2])


def _window_starts(
    centers: npt.NDArray[np.float64] | None,
    n: int,
    extent: tuple[int, int],
    scale: tuple[float, float],
    spec: InputSpec,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the first column and the first row of each window, (n,) each."""
    middle = np.array(extent) / 2
    places = np.broadcast_to(middle, (n, 2))
    if centers is not None and spec.fit == "crop":
        places = np.where(np.isfinite(centers).all(axis=1, keepdims=True), centers, middle)
    starts = np.rint(places * np.array(scale) - spec.size / 2).astype(np.int64)
    return starts[:, 0], starts[:, 1]


def _inside(channels: Block, left: npt.NDArray[np.int64], top: npt.NDArray[np.int64], size: int) -> Block:
    """Return the windows (n, S, S, C) that lie within their images."""
    first_left, first_top = int(left[0]), int(top[0])
    if (left == first_left).all() and (top == first_top).all():
        # The same window of all images.
        cut = channels[:, first_top : first_top + size, first_left : first_left + size]
        return np.ascontiguousarray(cut)
    windows = sliding_window_view(channels, (size, size), axis=(1, 2))
    found = windows[np.arange(len(channels)), top, left]
    return np.ascontiguousarray(found.transpose(0, 2, 3, 1))


def _positions(centers: npt.NDArray[np.float64] | None, n: int) -> list[Position | None]:
    if centers is None:
        return [None] * n
    return [(x, y) if np.isfinite((x, y)).all() else None for x, y in centers.tolist()]
