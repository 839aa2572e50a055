"""The one way from a decoded image to what the network sees.

Bit depth -> channels -> zoom -> fit (crop or pad around the object, or resize) -> [augmentation] ->
normalisation. Training, evaluation, prediction, previews, exports and samples all use these functions.
"""

from __future__ import annotations

import math

import numpy as np

from datasets.arrays import Image, Position, RawImage
from datasets.preprocessing.channels import mask_channels
from datasets.preprocessing.color import to_channels
from datasets.preprocessing.depth import to_8_bit
from datasets.preprocessing.padding import border_of_image, cut_window
from datasets.preprocessing.resizing import resize
from datasets.spec import InputSpec


def margin_size(size: int) -> int:
    """Return the edge in px of an image that is to be turned: size x sqrt(2), rounded up to even."""
    return 2 * math.ceil(size * math.sqrt(2) / 2)


def margin_offset(size: int) -> int:
    """Return where, in an image with margin, the image of ``size`` px without margin begins (x and y)."""
    return (margin_size(size) - size) // 2


def prepare(
    image: RawImage,
    position: Position | None,
    zoom: float,
    spec: InputSpec,
    *,
    margin: bool = False,
    seed: int = 0,
    index: int = 0,
) -> Image:
    """Return the image as the network's input, before augmentation and normalisation.

    Args:
        image: (H, W), (H, W, 3) RGB, or the (H, W, C) channels that the input names, uint8 or uint16.
        position: the object's centre (x, y) in px, or None: the centre of the image. Only the fit
            ``crop`` uses it; the others show the whole image.
        zoom: factor of the row; with ``resize`` and ``letterbox`` it enlarges around the image's centre.
        spec: the input.
        margin: keep the surroundings that a turned or shifted image shows.
        seed, index: seed of the session and index of the image in it, for the padding ``alternate``.

    Returns:
        uint8 (S, S, C), or (M, M, C) with M = :func:`margin_size` of S; the centre part from
        :func:`margin_offset` on is the image without margin.
    """
    own_channels = spec.color == "channels"
    eight_bit = to_8_bit(image, spec.depth_scaling, each_channel=own_channels)
    channels = to_channels(eight_bit, spec.color, spec.gray_weights)
    height, width = channels.shape[:2]
    scale_x, scale_y = scale_factors(width, height, zoom, spec)
    new_width, new_height = scaled_extent(width, scale_x), scaled_extent(height, scale_y)
    scaled = resize(channels, new_width, new_height, spec.interpolation, mask_channels(spec))
    if position is None or spec.fit != "crop":
        position = (width / 2, height / 2)
    left = window_start(position[0] * scale_x, spec.size)
    top = window_start(position[1] * scale_y, spec.size)
    return input_window(scaled, left, top, spec, margin, seed, index)


def scale_factors(width: int, height: int, zoom: float, spec: InputSpec) -> tuple[float, float]:
    """Return the factors for x and y by which an image of ``width`` x ``height`` px is resized."""
    if spec.fit == "resize":
        return zoom * spec.size / width, zoom * spec.size / height
    if spec.fit == "letterbox":
        scale = zoom * spec.size / max(width, height)
        return scale, scale
    return zoom, zoom


def scaled_extent(extent: int, scale: float) -> int:
    """Return the width or height in px after resizing: rounded half to even, at least 1."""
    return max(1, round(extent * scale))


def window_start(center: float, size: int) -> int:
    """Return the first pixel of a window around ``center``: center - size / 2, rounded half to even."""
    return round(center - size / 2)


def input_window(
    scaled: Image, left: int, top: int, spec: InputSpec, margin: bool, seed: int, index: int
) -> Image:
    """Return the input cut out of an image (height, width, C) that has its channels and size already.

    Args:
        left, top: first pixel of the window without margin; what lies outside the image is padded.
        margin, seed, index: as for :func:`prepare`.
    """
    height, width = scaled.shape[:2]
    size = spec.size
    offset = margin_offset(size) if margin else 0
    edge = margin_size(size) if margin else size
    border = border_of_image(spec, seed, index)
    leaves_image = left < 0 or top < 0 or left + size > width or top + size > height
    if border == "delete" and leaves_image:
        return np.zeros((edge, edge, scaled.shape[2]), dtype=np.uint8)
    window = cut_window(scaled, left - offset, top - offset, edge, border)
    masks = mask_channels(spec)
    if masks and border not in ("constant", "delete"):
        # Beyond the image there is no object, whatever the picture is continued with.
        window[:, :, masks] = cut_window(scaled[:, :, masks], left - offset, top - offset, edge, "constant")
    return window
