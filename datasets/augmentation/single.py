"""One option of the augmentation alone, to see what it does."""

from __future__ import annotations

from typing import Any

from datasets.spec import AugmentationSpec

FACTORS = ("brightness_multiply", "contrast", "saturation")
"""Ranges of a factor: 1 to 1 changes nothing."""
VARY_NOTHING = ("enabled", "motion_angle", "affine_refresh_epochs", "photometric_refresh_epochs")
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
        return (1.0, 1.0) if name in FACTORS else tuple(type(one)(0) for one in default)
    return type(default)(0)
