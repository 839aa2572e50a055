"""Flip, zoom, rotation, shear and shift as one affine map."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from datasets.arrays import Image
from datasets.augmentation.channels import ChannelGroup, channel_groups
from datasets.augmentation.elastic import bent_maps
from datasets.preprocessing.chain import margin_offset
from datasets.preprocessing.padding import CV_BORDERS, Border
from datasets.preprocessing.resizing import WARP_INTERPOLATIONS
from datasets.spec import AugmentationSpec, InputSpec

N_DRAWS = 8

Numbers = npt.NDArray[np.float64]


class Geometry(NamedTuple):
    """What is done to one image, or, with (n,) arrays, to each of many."""

    flip_horizontal: bool | npt.NDArray[np.bool_]
    flip_vertical: bool | npt.NDArray[np.bool_]
    zoom_x: float | Numbers
    zoom_y: float | Numbers
    rotation: float | Numbers
    """Radians, counter-clockwise as seen."""
    shear: float | Numbers
    """Added to both off-diagonal elements of the rotation matrix, radians."""
    shift_x: float | Numbers
    shift_y: float | Numbers
    """Pixels, to the right and down."""


def moves_nothing(spec: AugmentationSpec) -> bool:
    """Return whether every geometry that ``spec`` allows leaves all pixels where they are."""
    moves = (spec.rotation, spec.shear, spec.shift_x, spec.shift_y, spec.elastic)
    return not (spec.flip_horizontal or spec.flip_vertical or any(moves)) and zoom_range(spec.zoom) == (1, 1)


def draw_geometry(spec: AugmentationSpec, size: int, u: Numbers) -> Geometry:
    """Return the geometry of each image.

    All numbers are always drawn, each at its own place: switching one step off leaves the others as
    they are. Both flips are drawn independently, so that all four orientations are equally frequent.

    Args:
        spec: what may be done.
        size: edge of the result in px.
        u: (n, ``N_DRAWS``) in [0, 1).
    """
    angle = math.radians(spec.rotation)
    shear = math.radians(spec.shear)
    shift_x = spec.shift_x if spec.shift_x >= 1 else spec.shift_x * size
    shift_y = spec.shift_y if spec.shift_y >= 1 else spec.shift_y * size
    low, high = zoom_range(spec.zoom)
    return Geometry(
        flip_horizontal=spec.flip_horizontal & (u[:, 0] < 0.5),
        flip_vertical=spec.flip_vertical & (u[:, 1] < 0.5),
        zoom_x=low + (high - low) * u[:, 2],
        zoom_y=low + (high - low) * u[:, 3],
        rotation=angle * (2 * u[:, 4] - 1),
        shear=shear * (2 * u[:, 5] - 1),
        shift_x=shift_x * (2 * u[:, 6] - 1),
        shift_y=shift_y * (2 * u[:, 7] - 1),
    )


def zoom_range(zoom: float) -> tuple[float, float]:
    """Return the smallest and largest factor: 1 - z to 1 + z below 1, else 1 / z to z."""
    return (1 - zoom, 1 + zoom) if zoom < 1 else (1 / zoom, zoom)


def inverse_matrix(geometry: Geometry, size: int) -> Numbers:
    """Return the matrix (2, 3), or (n, 2, 3), from a pixel of the result to one of the image with margin.

    With p and q counted from the centres of the two images the map is q = A Z F p + t: F flips, Z zooms,
    A = [[cos r, sin r + s], [s - sin r, cos r]] turns and shears, t shifts.
    """
    cos, sin = np.cos(geometry.rotation), np.sin(geometry.rotation)
    upper, lower = sin + geometry.shear, geometry.shear - sin
    determinant = cos * cos - upper * lower
    x_factor = np.where(geometry.flip_horizontal, -1.0, 1.0) / (geometry.zoom_x * determinant)
    y_factor = np.where(geometry.flip_vertical, -1.0, 1.0) / (geometry.zoom_y * determinant)
    xx, xy = cos * x_factor, -upper * x_factor
    yx, yy = -lower * y_factor, cos * y_factor
    center = (size - 1) / 2
    source = margin_offset(size) + center
    out_x, out_y = center + geometry.shift_x, center + geometry.shift_y
    rows = [xx, xy, source - xx * out_x - xy * out_y], [yx, yy, source - yx * out_x - yy * out_y]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def warp(
    image: Image,
    matrix: Numbers,
    input_spec: InputSpec,
    border: Border,
    displacement: npt.NDArray[np.float32] | None = None,
) -> npt.NDArray[np.uint8]:
    """Return the centre (size, size[, C]) of the image with margin after one affine map.

    Masks are moved by nearest neighbours and are empty outside. OpenCV drops a channel axis of length 1.

    Args:
        matrix: (2, 3), see :func:`inverse_matrix`.
        displacement: (size, size, 2) how far each pixel is moved beside that, as (x, y) in px.
    """
    size, interpolation = input_spec.size, WARP_INTERPOLATIONS[input_spec.interpolation]
    groups = channel_groups(input_spec)
    if displacement is None and groups is None:
        # The usual case, without a detour: an image of 32 px takes 10 microseconds here.
        flags = interpolation | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(image, matrix, (size, size), flags=flags, borderMode=CV_BORDERS[border])
        return np.asarray(moved, dtype=np.uint8)
    maps = None if displacement is None else bent_maps(matrix, displacement)
    result = np.empty((size, size, image.shape[2]), dtype=np.uint8)
    for channels, is_mask in groups or (ChannelGroup(tuple(range(image.shape[2])), False),):
        part = np.ascontiguousarray(image[:, :, channels])
        way = (cv2.INTER_NEAREST, cv2.BORDER_CONSTANT) if is_mask else (interpolation, CV_BORDERS[border])
        if maps is not None:
            moved = cv2.remap(part, *maps, way[0], borderMode=way[1])
        else:
            flags = way[0] | cv2.WARP_INVERSE_MAP
            moved = cv2.warpAffine(part, matrix, (size, size), flags=flags, borderMode=way[1])
        result[:, :, channels] = moved.reshape(size, size, -1)
    return result
