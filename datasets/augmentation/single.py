"""One option of the augmentation alone, to see what it does."""

from __future__ import annotations

from typing import Any

from datasets.spec import AugmentationSpec

NEUTRAL_RANGES: dict[str, tuple[float, float]] = {
    "brightness_multiply": (1.0, 1.0),
    "contrast": (1.0, 1.0),
    "saturation": (1.0, 1.0),
    # As compression.UNCOMPRESSED; the window reads this file and must not load an image library.
    "jpeg_quality": (100, 100),
}
"""Ranges that change nothing, where that is not 0 to 0."""
VARY_NOTHING = (
    "enabled",
    "flip_alternating",
    "elastic_points",
    "motion_angle",
    "mix_share",
    "affine_refresh_epochs",
    "photometric_refresh_epochs",
)
"""Options that only say how, or how often, others vary the images."""


def varied_options(spec: AugmentationSpec) -> tuple[str, ...]:
    """Return the names of the options that vary the images, in their order."""
    return tuple(name for name, neutral in _neutral().items() if getattr(spec, name) != neutral)


def only(spec: AugmentationSpec, name: str) -> AugmentationSpec:
    """Return ``spec`` with every option switched off that varies the images, but the one named."""
    return spec.model_copy(update={one: value for one, value in _neutral().items() if one != name})


def _neutral() -> dict[str, Any]:
    """Return the value of each option with which it changes no pixel."""
    return {name: _neutral_value(name) for name in AugmentationSpec.model_fields if name not in VARY_NOTHING}


def _neutral_value(name: str) -> Any:
    default = AugmentationSpec.model_fields[name].default
    if isinstance(default, tuple):
        return NEUTRAL_RANGES.get(name, tuple(type(one)(0) for one in default))
    return type(default)(0)
