"""How AIDeveloper varied the training images."""

from __future__ import annotations

from datasets.spec import AugmentationSpec, Color
from sessions.legacy.mapped import Given

NEUTRAL = (1.0, 1.0)
PIXEL = (-255.0, 255.0)
FACTOR = (0.0, 10.0)
LARGEST_KERNEL = 101


def augmentation_spec(given: Given, color: Color) -> AugmentationSpec:
    """Return the augmentation; where AIDeveloper did something else than it said, that is told."""
    if given.on("horz_flip") and given.on("vert_flip"):
        given.told.append(
            "With both flips on AIDeveloper never showed an image unflipped; here each flip has a chance of "
            "one half."
        )
    return AugmentationSpec(
        flip_horizontal=given.on("horz_flip"),
        flip_vertical=given.on("vert_flip"),
        rotation=given.number("rotation", 0.0, 0, 180),
        shift_x=given.number("width_shift", 0.0, 0, 1024),
        shift_y=given.number("height_shift", 0.0, 0, 1024),
        zoom=given.number("zoom", 0.0, 0, 10),
        shear=given.number("shear", 0.0, 0, 45),
        brightness_add=given.ends("brightness_add", "upper", (0.0, 0.0), PIXEL),
        brightness_multiply=given.ends("brightness_mult", "upper", NEUTRAL, FACTOR),
        noise_mean=given.number("gaussnoise_mean", 0.0, *PIXEL),
        noise_scale=given.number("gaussnoise_scale", 0.0, 0, 255),
        contrast=_if_on(given, "contrast"),
        saturation=_if_on(given, "saturation") if color == "rgb" else _unused(given),
        hue=_hue(given, color),
        average_blur=_kernels(given, "average_blur"),
        gaussian_blur=_kernels(given, "gauss_blur"),
        motion_blur=_motion(given),
        motion_angle=given.pair("motion_blur_angle", (-10.0, 10.0)),
        affine_refresh_epochs=given.whole("keras_refresh_after_nr_epochs", 1, 1, 10_000),
        photometric_refresh_epochs=given.whole("brightness_refresh_after_nr_epochs", 1, 1, 10_000),
    )


def _if_on(given: Given, name: str) -> tuple[float, float]:
    interval = given.ends(name, "higher", NEUTRAL, FACTOR)
    return interval if given.on(f"{name}_on") else NEUTRAL


def _unused(given: Given) -> tuple[float, float]:
    """Return no change: a gray image has no saturation."""
    given.set_aside("saturation_on", "saturation_lower", "saturation_higher")
    return NEUTRAL


def _hue(given: Given, color: Color) -> float:
    delta = given.number("hue_delta", 0.0, 0, 0.5)
    if not given.on("hue_on") or color != "rgb" or not delta:
        return 0.0
    given.told.append("AIDeveloper multiplied the hue, so that red never moved; here all colours turn.")
    return delta


def _kernels(given: Given, name: str) -> tuple[int, int]:
    """Return the smallest and largest kernel, both included: AIDeveloper never drew the largest."""
    low, high = given.ends(name, "higher", (0.0, 0.0), (0.0, LARGEST_KERNEL))
    return (int(low), max(int(low), int(high) - 1)) if given.on(f"{name}_on") else (0, 0)


def _motion(given: Given) -> tuple[int, int]:
    low, high = given.pair("motion_blur_kernel", (0.0, 0.0))
    bounded = int(min(max(low, 0), LARGEST_KERNEL)), int(min(max(high, 0), LARGEST_KERNEL))
    return (bounded[0], max(bounded[0], bounded[1] - 1)) if given.on("motion_blur_on") else (0, 0)
