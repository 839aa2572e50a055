"""The part of a session that speaks of augmentation."""

from __future__ import annotations

from datasets.basics.options import Options, option

Range = tuple[float, float]
"""A closed interval (low, high) from which values are drawn evenly."""


class AugmentationSpec(Options):
    """How training images are varied. Neutral values (0, or 1…1) switch a step off.

    Names and meaning follow AIDeveloper where it has them; the order is elastic, flip, zoom, rotation +
    shear + shift (all in one step), contrast, saturation and hue, average blur, Gaussian blur, motion blur,
    defocus, brightness and noise, JPEG, erasing, mixing of two images.
    """

    enabled: bool = option(True, label="Augmentation", help="Vary the training images at random.")
    flip_horizontal: bool = option(
        True, label="Flip left-right", help="Mirror half of the images left-right."
    )
    flip_vertical: bool = option(False, label="Flip up-down", help="Mirror half of the images up-down.")
    flip_alternating: bool = option(
        False,
        label="Flip in turn",
        help="With flip left-right: mirror each image in every other epoch, not by chance.",
        advanced=True,
    )
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
    elastic: float = option(
        0.0,
        label="Elastic",
        help="Bends the image: largest distance that a point moves, as a share of the image size.",
        ge=0,
        le=0.5,
        step=0.01,
        advanced=True,
    )
    elastic_points: int = option(
        4,
        label="Elastic, points",
        help="Points per edge that move on their own; many give small ripples, few large bends.",
        ge=2,
        le=32,
        advanced=True,
    )
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
    defocus: Range = option(
        (0.0, 0.0),
        label="Defocus",
        help="Smallest and largest radius of the disk that a point becomes out of focus.",
        unit="px",
        each=(0, 50),
        step=0.5,
        advanced=True,
    )
    jpeg_quality: tuple[int, int] = option(
        (100, 100),
        label="JPEG quality",
        help="Lowest and highest quality of a JPEG file that the image goes through. 100: none.",
        each=(1, 100),
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
    mixup: float = option(
        0.0,
        label="Mixup",
        help="Lays another training image over the image and mixes their classes; the shares follow the "
        "distribution Beta(a, a) of this number a. 0: off, 0.2: mostly one of the two, 1: any share.",
        ge=0,
        le=10,
        step=0.1,
        advanced=True,
    )
    cutmix: float = option(
        0.0,
        label="Cutmix",
        help="Puts a rectangle of another training image into the image and mixes their classes by area; "
        "the shares follow the distribution Beta(a, a) of this number a. 0: off.",
        ge=0,
        le=10,
        step=0.1,
        advanced=True,
    )
    mix_share: float = option(
        0.5,
        label="Mixed images",
        help="Share of the images that mixup or cutmix mixes; with both, each does half of them.",
        ge=0,
        le=1,
        step=0.1,
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
