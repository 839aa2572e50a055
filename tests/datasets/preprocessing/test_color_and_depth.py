"""Channels and bit depth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.preprocessing.color import to_channels
from datasets.preprocessing.depth import to_8_bit
from datasets.spec import InputSpec

WEIGHTS = InputSpec().gray_weights
byte = st.integers(0, 255)


@given(byte, byte, byte)
def test_gray_is_the_weighted_sum_truncated(red: int, green: int, blue: int) -> None:
    """0.21 R + 0.72 G + 0.07 B, truncated, exactly as with whole numbers (21 R + 72 G + 7 B) // 100."""
    pixel = np.array([[[red, green, blue]]], dtype=np.uint8)
    assert to_channels(pixel, "gray", WEIGHTS)[0, 0, 0] == (21 * red + 72 * green + 7 * blue) // 100


def test_rgb_of_gray_is_three_copies() -> None:
    """A gray image as RGB has three equal channels."""
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    rgb = to_channels(image, "rgb", WEIGHTS)
    assert rgb.shape == (3, 4, 3)
    for channel in range(3):
        np.testing.assert_array_equal(rgb[:, :, channel], image)


def test_channels_that_fit_stay() -> None:
    """RGB stays RGB and gray stays gray, with a channel axis."""
    color = np.arange(36, dtype=np.uint8).reshape(3, 4, 3)
    np.testing.assert_array_equal(to_channels(color, "rgb", WEIGHTS), color)
    np.testing.assert_array_equal(to_channels(color[:, :, 0], "gray", WEIGHTS)[:, :, 0], color[:, :, 0])


@pytest.mark.parametrize(
    ("scaling", "value", "expected"),
    [
        ("full_range", 0, 0),
        ("full_range", 65535, 255),
        ("full_range", 257 * 100, 100),
        ("full_range", 257 * 100 + 128, 100),
        ("full_range", 257 * 100 + 129, 101),
        ("12_bit", 4095, 255),
        ("12_bit", 60000, 255),
        ("12_bit", 0, 0),
        ("per_image", 300, 0),
        ("per_image", 500, 255),
        ("per_image", 401, 129),
    ],
)
def test_16_bits_are_scaled_as_named(scaling: str, value: int, expected: int) -> None:
    """Each way of scaling meets its two ends and rounds in between."""
    image = np.array([[300, 500, value]], dtype=np.uint16)
    spec = InputSpec.model_validate({"depth_scaling": scaling})
    assert to_8_bit(image, spec.depth_scaling)[0, 2] == expected


def test_a_constant_16_bit_image_becomes_black() -> None:
    """Nothing is divided by a range of zero."""
    assert to_8_bit(np.full((3, 3), 700, dtype=np.uint16), "per_image").max() == 0


@pytest.mark.parametrize("scaling", ["full_range", "12_bit", "per_image"])
def test_8_bit_images_stay(scaling: str) -> None:
    """8-bit images are not scaled, whatever is chosen for 16-bit ones."""
    image = np.array([[3, 90]], dtype=np.uint8)
    spec = InputSpec.model_validate({"depth_scaling": scaling})
    np.testing.assert_array_equal(to_8_bit(image, spec.depth_scaling), image)
