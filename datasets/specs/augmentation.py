"""The part of a session that speaks of augmentation."""

from __future__ import annotations

from datasets.basics.options import Options, option

Range = tuple[float, float]
"""A closed interval (low, high) from which values are drawn evenly."""


class AugmentationSpec(Options):
    """How training images are varied. Neutral values (0, or 1…1) switch a step off.

    Names and meaning follow AIDeveloper; the order is flip, zoom, rotation + shear + shift, contrast,
    saturation and hue, average blur, Gaussian blur, motion blur, brightness and noise, erasing.
    """

    enabled: bool = option(True, label="Augmentation", help="Vary the training images at random.")
    flip_horizontal: bool = option(
        True, label="Flip left-right", help="Mirror half of the images left-right."
    )
    flip_vertical: bool = option(False, label="Flip up-down", help="Mirror half of the images up-down.")
    rotation: float = option(3.0, label="Rotation", help="Largest angle, either way.", unit="°", ge=0, le=180)
    shift_x: float = option(
        0.06,
        label="Shift sideways",
        help="Largest shift: below 1 as a share of the image size, from 1 on in pixels.",
        ge=0,
        le=1024,
        step=0.01,
    )
    shift_y: float = option(
        0.06,
        label="Shift up and down",
        help="Largest shift: below 1 as a share of the image size, from 1 on in pixels.",
        ge=0,
        le=1024,
        step=0.01,
    )
    zoom: float = option(
        0.05,
        label="Zoom",
        help="Below 1: factor 1 − z to 1 + z for each axis. From 1 on: factor 1/z to z.",
        ge=0,
        le=10,
        step=0.01,
    )
    shear: float = option(0.0, label="Shear", help="Largest shear angle, either way.", unit="°", ge=0, le=45)
    brightness_add: Range = option(
        (0.0, 0.0), label="Brightness, added", help="Added to every pixel (0…255).", each=(-255, 255)
    )
    brightness_multiply: Range = option(
        (0.8, 1.2), label="Brightness, factor", help="Multiplies every pixel.", each=(0, 10), step=0.05
    )
    noise_mean: float = option(
        0.0, label="Noise, mean", help="Mean of the Gaussian noise.", ge=-255, le=255, advanced=True
    )
    noise_scale: float = option(
        0.0, label="Noise", help="Standard deviation of the Gaussian noise (0…255).", ge=0, le=255
    )
    contrast: Range = option(
        (0.8, 1.2), label="Contrast", help="Factor around the middle gray of 128.", each=(0, 10), step=0.05
    )
    saturation: Range = option(
        (1.0, 1.0),
        label="Saturation",
        help="Factor of the colour saturation (RGB only).",
        each=(0, 10),
        step=0.05,
    )
    hue: float = option(
        0.0,
        label="Hue",
        help="Largest turn of the colour circle, as a share of it (RGB only).",
        ge=0,
        le=0.5,
        step=0.01,
    )
    average_blur: tuple[int, int] = option(
        (0, 0),
        label="Average blur",
        help="Smallest and largest kernel, both included.",
        unit="px",
        each=(0, 101),
        advanced=True,
    )
    gaussian_blur: tuple[int, int] = option(
        (0, 0),
        label="Gaussian blur",
        help="Smallest and largest kernel, both included.",
        unit="px",
        each=(0, 101),
        advanced=True,
    )
    motion_blur: tuple[int, int] = option(
        (0, 0),
        label="Motion blur",
        help="Smallest and largest kernel, both included.",
        unit="px",
        each=(0, 101),
        advanced=True,
    )
    motion_angle: Range = option(
        (-10.0, 10.0),
        label="Motion angle",
        help="Direction of the motion blur.",
        unit="°",
        each=(-180, 180),
        advanced=True,
    )
    erasing: float = option(
        0.0,
        label="Erasing",
        help="Edge of a gray square put at a random place, as a share of the image size.",
        ge=0,
        le=0.9,
        step=0.05,
        advanced=True,
    )
    affine_refresh_epochs: int = option(
        1,
        label="New geometry every",
        help="Number of epochs that use the same flips, turns and shifts.",
        unit="epochs",
        ge=1,
        le=10_000,
        advanced=True,
    )
    photometric_refresh_epochs: int = option(
        1,
        label="New brightness every",
        help="Number of epochs that use the same brightness, blur and noise.",
        unit="epochs",
        ge=1,
        le=10_000,
        advanced=True,
    )
