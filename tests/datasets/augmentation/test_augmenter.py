"""Varying whole images: what they depend on, and what they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.augmentation.augmenter import Augmenter, augment, center_part
from datasets.basics.randomness import Numbers, generator
from datasets.preprocessing.chain import margin_size
from datasets.spec import AugmentationSpec, InputSpec

EVERYTHING = AugmentationSpec(
    flip_vertical=True,
    rotation=180,
    zoom=0.2,
    shear=10,
    brightness_add=(-20, 20),
    noise_mean=3,
    noise_scale=8,
    saturation=(0.5, 1.5),
    hue=0.1,
    average_blur=(0, 3),
    gaussian_blur=(0, 5),
    motion_blur=(0, 5),
    erasing=0.2,
)
NOTHING = AugmentationSpec(
    flip_horizontal=False,
    rotation=0,
    shift_x=0,
    shift_y=0,
    zoom=0,
    brightness_multiply=(1, 1),
    contrast=(1, 1),
)


def picture(size: int, channels: int) -> npt.NDArray[np.uint8]:
    """Return a smooth picture with margin."""
    edge = margin_size(size)
    y, x = np.mgrid[:edge, :edge]
    base = 128 + 90 * np.sin(x / 5.0) * np.cos(y / 7.0)
    shades = np.stack([base * factor for factor in (1.0, 0.8, 0.6)[:channels]], axis=2)
    return np.clip(shades, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [16, 33])
def test_the_result_has_the_shape_of_the_input(size: int, channels: int) -> None:
    """With every step on, the result is uint8 (size, size, channels), and the image itself stays."""
    spec = InputSpec(size=size, color="gray" if channels == 1 else "rgb")
    image = picture(size, channels)
    before = image.copy()
    for index in range(20):
        varied = augment(image, EVERYTHING, spec, 1, 0, index)
        assert varied.shape == spec.shape
        assert varied.dtype == np.uint8
    np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize("spec", [NOTHING, EVERYTHING.model_copy(update={"enabled": False})])
def test_switched_off_the_centre_comes_back(spec: AugmentationSpec) -> None:
    """Neutral values, or the switch, give the image without margin."""
    image = picture(32, 3)
    varied = augment(image, spec, InputSpec(color="rgb"), 1, 5, 7)
    np.testing.assert_array_equal(varied, center_part(image, 32))


def test_an_image_depends_on_seed_epoch_and_index_alone() -> None:
    """Whatever was augmented before, and with whichever object, the same image comes out."""
    image = picture(32, 3)
    spec = InputSpec(color="rgb")
    busy = Augmenter(EVERYTHING, spec, 1)
    for index in range(9):
        busy.augment(image, 2, index)
    expected = augment(image, EVERYTHING, spec, 1, 3, 4)
    np.testing.assert_array_equal(busy.augment(image, 3, 4), expected)
    for other in ((2, 3, 4), (1, 4, 4), (1, 3, 5)):
        assert (augment(image, EVERYTHING, spec, *other) != expected).any()


def test_geometry_and_brightness_are_refreshed_separately() -> None:
    """Each is drawn anew only after its own number of epochs."""
    image = picture(32, 1)
    input_spec = InputSpec()

    def epochs(spec: AugmentationSpec) -> list[bytes]:
        return [augment(image, spec, input_spec, 1, epoch, 0).tobytes() for epoch in range(6)]

    geometry = NOTHING.model_copy(update={"rotation": 90.0, "affine_refresh_epochs": 3})
    drawn = epochs(geometry)
    assert drawn[0] == drawn[1] == drawn[2] != drawn[3] == drawn[4] == drawn[5]
    light = NOTHING.model_copy(update={"brightness_add": (-50.0, 50.0), "photometric_refresh_epochs": 2})
    drawn = epochs(light)
    assert drawn[0] == drawn[1] != drawn[2] == drawn[3] != drawn[4] == drawn[5]


@pytest.mark.parametrize(
    ("change", "low", "high"),
    [
        ({"brightness_add": (10.0, 30.0)}, 110, 130),
        ({"brightness_multiply": (0.5, 2.0)}, 50, 200),
        ({"noise_mean": 25.0}, 125, 125),
        ({"contrast": (0.0, 1.0)}, 100, 128),
    ],
)
def test_brightness_fills_the_range_that_was_set(change: dict[str, Any], low: int, high: int) -> None:
    """Over many images the values reach from one end of the range to the other, and not beyond."""
    flat = np.full((margin_size(8),) * 2 + (1,), 100, dtype=np.uint8)
    augmenter = Augmenter(NOTHING.model_copy(update=change), InputSpec(size=8), 1)
    values = [int(augmenter.augment(flat, 0, index)[0, 0, 0]) for index in range(400)]
    tolerance = 0.05 * (high - low) + 1
    assert low <= min(values) <= low + tolerance
    assert high - tolerance <= max(values) <= high


def test_noise_has_the_deviation_that_was_set() -> None:
    """Noise 8 on flat gray gives a standard deviation of 8 around the same mean, new for each image."""
    flat = np.full((margin_size(64),) * 2 + (3,), 128, dtype=np.uint8)
    augmenter = Augmenter(NOTHING.model_copy(update={"noise_scale": 8.0}), InputSpec(size=64, color="rgb"), 1)
    first, second = augmenter.augment(flat, 0, 0), augmenter.augment(flat, 0, 1)
    assert first.std() == pytest.approx(8, rel=0.05)
    assert first.mean() == pytest.approx(128, abs=0.5)
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 0.05


def test_erased_squares_lie_anywhere_inside() -> None:
    """The square touches all four borders in some images and is always whole."""
    black = np.zeros((margin_size(16),) * 2 + (1,), dtype=np.uint8)
    augmenter = Augmenter(NOTHING.model_copy(update={"erasing": 0.25}), InputSpec(size=16), 1)
    masks = np.stack([augmenter.augment(black, 0, index)[:, :, 0] == 128 for index in range(600)])
    assert (masks.sum(axis=(1, 2)) == 16).all()
    assert masks.any(axis=0).all()


@given(seed=st.integers(0, 2**53), epoch=st.integers(0, 2**40), index=st.integers(0, 2**40))
def test_the_fast_generators_are_the_slow_ones(seed: int, epoch: int, index: int) -> None:
    """Moving one generator about gives the numbers of a new one, also after an odd number of 32-bit draws."""
    numbers = Numbers(seed, "affine")
    numbers.at(3, 4).integers(0, 10, dtype=np.uint32)
    fast, slow = numbers.at(epoch, index), generator(seed, "affine", epoch, index)
    assert fast.random(5).tolist() == slow.random(5).tolist()
    np.testing.assert_array_equal(
        fast.standard_normal(9, dtype=np.float32), slow.standard_normal(9, dtype=np.float32)
    )
    assert fast.integers(0, 2**31, dtype=np.uint32) == slow.integers(0, 2**31, dtype=np.uint32)


def test_a_batch_is_its_images_one_by_one() -> None:
    """What else is in the batch, and in which order, changes no pixel."""
    spec = InputSpec(color="rgb")
    images = np.stack([np.roll(picture(32, 3), shift, axis=1) for shift in range(7)])
    indices = np.array([5, 90_000, 3, 17, 4_000_000_000, 0, 6])
    together = Augmenter(EVERYTHING, spec, 2**53).augment_batch(images, 4, indices)
    for image, index, varied in zip(images, indices.tolist(), together, strict=True):
        np.testing.assert_array_equal(augment(image, EVERYTHING, spec, 2**53, 4, index), varied)
