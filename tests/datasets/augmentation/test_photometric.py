"""Contrast, colour, brightness, noise, erasing and blur."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.augmentation.augmenter import Augmenter
from datasets.augmentation.blur import average_blur, gaussian_blur, line_kernel, motion_blur
from datasets.augmentation.look import whole_between
from datasets.augmentation.photometric import (
    change_brightness,
    change_brightness_with_noise,
    change_color,
    change_contrast,
    erase_square,
    normal_noise,
)
from datasets.preprocessing.chain import margin_size
from datasets.spec import AugmentationSpec, InputSpec

LEVELS = np.arange(256, dtype=np.uint8).reshape(16, 16)
NOISE = np.random.default_rng(4).integers(0, 256, (16, 16, 3), dtype=np.uint8)


@given(factor=st.floats(0, 10), added=st.floats(-255, 255))
def test_brightness_follows_its_formula(factor: float, added: float) -> None:
    """m x I + n, clipped to 0…255, within one level for rounding."""
    expected = np.clip(factor * LEVELS.astype(float) + added, 0, 255)
    assert np.abs(change_brightness(LEVELS, factor, added) - expected).max() <= 1.0


@given(factor=st.floats(0, 10))
def test_contrast_turns_around_the_middle_gray(factor: float) -> None:
    """128 + f x (I - 128), clipped; 128 itself stays."""
    expected = np.clip(128 + factor * (LEVELS.astype(float) - 128), 0, 255)
    changed = change_contrast(LEVELS, factor)
    assert np.abs(changed - expected).max() <= 1.0
    assert changed.ravel()[128] == 128


def test_noise_is_added_and_clipped_once() -> None:
    """Brightness and noise are one step: nothing is clipped in between."""
    noise = np.random.default_rng(0).standard_normal((16, 16), dtype=np.float32)
    expected = np.clip(np.rint(1.5 * LEVELS - 40 + 20.0 * noise), 0, 255)
    changed = change_brightness_with_noise(LEVELS, 1.5, -40, 20 * noise)
    assert np.abs(changed - expected).max() <= 1


def test_saturation_does_not_overflow() -> None:
    """AIDeveloper's defect 8.2-4: factor 1.1 made saturated red nearly white; it must stay red."""
    red = np.array([[[255, 20, 20]]], dtype=np.uint8)
    assert change_color(red, 1.1, 0.0).tolist() == [[[255, 0, 0]]]
    pink = np.array([[[200, 20, 120]]], dtype=np.uint8)
    np.testing.assert_allclose(change_color(pink, 9.0, 0.0), [[[200, 0, 111]]], atol=1, err_msg="same hue")


def test_saturation_0_is_gray_and_1_changes_nothing() -> None:
    """The two ends of the saturation."""
    gray = change_color(NOISE, 0.0, 0.0)
    assert (gray == gray[:, :, :1]).all()
    np.testing.assert_array_equal(change_color(NOISE, 1.0, 0.0), NOISE)


@pytest.mark.parametrize(
    ("turn", "expected"), [(1 / 3, [0, 255, 0]), (-1 / 3, [0, 0, 255]), (0.5, [0, 255, 255])]
)
def test_hue_turns_the_color_circle(turn: float, expected: list[int]) -> None:
    """AIDeveloper's defect 8.2-4: hue was multiplied, so that red never moved; it is a turn."""
    red = np.array([[[255, 0, 0]]], dtype=np.uint8)
    assert change_color(red, 1.0, turn)[0, 0].tolist() == expected


def test_hue_alone_does_not_touch_the_saturation() -> None:
    """AIDeveloper's defect 8.2-4: saturation acted when only hue was on."""
    augmenter = Augmenter(AugmentationSpec(hue=0.5, **OFF), InputSpec(size=16, color="rgb"), 1)
    image = np.broadcast_to(NOISE[:1, :1], (margin_size(16), margin_size(16), 3)).copy()
    for index in range(20):
        changed = augmenter.augment(image, 0, index)[0, 0]
        assert abs(int(changed.max()) - int(image.max())) <= 1
        assert abs(int(changed.min()) - int(image[0, 0].min())) <= 1


OFF = {
    "flip_horizontal": False,
    "rotation": 0.0,
    "shift_x": 0.0,
    "shift_y": 0.0,
    "zoom": 0.0,
    "brightness_multiply": (1.0, 1.0),
    "contrast": (1.0, 1.0),
}


def test_erasing_puts_a_gray_square_inside_the_image() -> None:
    """The square has the wanted edge, is middle gray and leaves the original alone."""
    erased = erase_square(LEVELS, 4, 12, 3)
    assert (erased[3:7, 12:16] == 128).all()
    assert (erased != LEVELS).sum() <= 16
    assert LEVELS[3, 12] != 128


@pytest.mark.parametrize("kernel", [0, 1])
def test_small_kernels_change_nothing(kernel: int) -> None:
    """Kernels of 0 and 1 px switch a blur off."""
    for blurred in (
        average_blur(NOISE, kernel),
        gaussian_blur(NOISE, kernel),
        motion_blur(NOISE, kernel, 30),
    ):
        np.testing.assert_array_equal(blurred, NOISE)


def test_average_and_gaussian_blur_are_opencvs() -> None:
    """Kernel 4 averages 4 x 4 px; Gaussian kernels are the next odd number, 2 x (k // 2) + 1."""
    np.testing.assert_array_equal(average_blur(NOISE, 4), cv2.blur(NOISE, (4, 4)))
    np.testing.assert_array_equal(gaussian_blur(NOISE, 4), cv2.GaussianBlur(NOISE, (5, 5), 0))
    np.testing.assert_array_equal(gaussian_blur(NOISE, 5), cv2.GaussianBlur(NOISE, (5, 5), 0))


@pytest.mark.parametrize("kernel", [2, 3, 4, 5, 9])
@pytest.mark.parametrize("angle", [0, 45, 90, -170])
def test_motion_kernels_keep_the_brightness(kernel: int, angle: float) -> None:
    """A line kernel sums to 1, so that blurring moves light but neither adds nor takes any."""
    line = line_kernel(kernel, angle)
    assert line.shape == (kernel, kernel)
    assert line.sum() == pytest.approx(1)
    assert line.min() >= 0


def test_motion_blur_has_a_direction() -> None:
    """At 0 degrees a dot becomes a horizontal line, at 90 degrees a vertical one."""
    dot = np.zeros((11, 11), dtype=np.uint8)
    dot[5, 5] = 250
    assert np.argwhere(motion_blur(dot, 5, 0)).tolist() == [[5, x] for x in range(3, 8)]
    assert np.argwhere(motion_blur(dot, 5, 90)).tolist() == [[y, 5] for y in range(3, 8)]


def test_largest_kernels_are_included() -> None:
    """AIDeveloper's defect 8.2-8: "0 to 5" never drew 5; both ends come, each equally often."""
    drawn = whole_between((0, 5), np.linspace(0, 1, 6000, endpoint=False))
    assert np.bincount(drawn).tolist() == [1000] * 6


@pytest.mark.parametrize("shape", [(64, 64), (64, 64, 3), (64, 64, 6)])
def test_noise_is_normal_in_every_channel_and_follows_its_seed(shape: tuple[int, ...]) -> None:
    """Mean 0, the wanted deviation, the tails of a normal distribution; no two seeds give the same."""
    noise = np.stack([normal_noise(shape, 8.0, seed) for seed in (0, 1, 2**31, 2**32 - 1)])
    np.testing.assert_array_equal(normal_noise(shape, 8.0, 1), noise[1])
    flat = noise.reshape(4, 64 * 64, -1)
    np.testing.assert_allclose(flat.mean(axis=1), 0, atol=0.6)
    np.testing.assert_allclose(flat.std(axis=1), 8, rtol=0.06)
    assert (np.abs(noise) < 16).mean() == pytest.approx(0.954, abs=0.01)
    assert np.abs(np.corrcoef(noise.reshape(4, -1)) - np.eye(4)).max() < 0.06
