"""The ready-made variations."""

from __future__ import annotations

from datasets.augmentation.presets import PRESETS, preset_of
from datasets.spec import AugmentationSpec

BY_NAME = {preset.name: preset.spec for preset in PRESETS}


def test_each_preset_is_recognised_by_its_values() -> None:
    """No two presets share a name or values, so that the window can say which one is in use."""
    assert len(BY_NAME) == len(PRESETS)
    for preset in PRESETS:
        assert preset_of(preset.spec) is preset


def test_own_values_are_no_preset() -> None:
    """One changed value makes the variation the person's own."""
    assert preset_of(AugmentationSpec(rotation=3.5)) is None


def test_none_is_off_and_gentle_is_the_default() -> None:
    """A new session starts gently; “None” switches the variation off."""
    assert not BY_NAME["none"].enabled
    assert BY_NAME["gentle"] == AugmentationSpec()


def test_strong_reaches_further_than_gentle_everywhere() -> None:
    """Every number of the strong preset allows at least what the gentle one allows."""
    gentle, strong = BY_NAME["gentle"], BY_NAME["strong"]
    for name in ("rotation", "shift_x", "shift_y", "zoom", "shear", "noise_scale", "erasing"):
        assert getattr(strong, name) > getattr(gentle, name)
    for name in ("brightness_multiply", "contrast"):
        assert getattr(strong, name)[0] < getattr(gentle, name)[0]
        assert getattr(strong, name)[1] > getattr(gentle, name)[1]


def test_instrument_images_keep_the_direction_of_the_flow() -> None:
    """In a channel left and right differ (the flow), above and below do not."""
    assert BY_NAME["instrument"].flip_vertical and not BY_NAME["instrument"].flip_horizontal
