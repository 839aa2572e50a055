"""What single images are like."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from datasets.arrays import RawImage
from datasets.image_facts import ImageFacts, joined, measure

RANDOM = np.random.default_rng(4)
GRAY = RANDOM.integers(0, 256, (20, 30), dtype=np.uint8)
COLOR = RANDOM.integers(0, 256, (10, 12, 3), dtype=np.uint8)
DEEP = RANDOM.integers(0, 2**16, (20, 30), dtype=np.uint16)


def facts(*images: RawImage) -> ImageFacts:
    """Return what these images are like, with thumbnails."""
    return measure(range(len(images)), images, thumbnails=True)


def test_sizes_depths_and_colors() -> None:
    """Images of any sizes and depths get a line each, in their order."""
    found = facts(GRAY, COLOR, DEEP, np.repeat(GRAY[:, :, None], 3, axis=2))
    assert found.width.tolist() == [30, 12, 30, 30] and found.height.tolist() == [20, 10, 20, 20]
    assert found.bits.tolist() == [8, 8, 16, 8]
    assert found.colored.tolist() == [False, True, False, False]
    assert found.thumbnails.shape == (4, 32, 32)


@pytest.mark.parametrize("image", [GRAY, COLOR, DEEP])
def test_brightness_and_contrast_are_mean_and_standard_deviation(image: RawImage) -> None:
    """Of all values, on the scale 0…255 whatever the depth."""
    scale = 255 / np.iinfo(image.dtype).max
    found = facts(image)
    assert found.brightness[0] == pytest.approx(image.mean() * scale)
    assert found.contrast[0] == pytest.approx(image.std() * scale)


def test_only_images_of_one_value_are_constant() -> None:
    """One pixel that differs by one is enough, also in a large image and with 16 bits."""
    large = np.full((1000, 1000), 7, np.uint8)
    almost = large.copy()
    almost[500, 500] = 8
    deep = np.full((9, 9), 60_000, np.uint16)
    assert facts(large, almost, deep).constant.tolist() == [True, False, True]


def test_blur_lowers_sharpness_and_light_does_not() -> None:
    """Sharpness falls with blur, and is the same for a darker picture of less contrast."""
    blurred = cv2.GaussianBlur(GRAY, (5, 5), 1.5)
    dark = (GRAY // 2 + 10).astype(np.uint8)
    sharp, soft, darker = facts(GRAY, blurred, dark).sharpness.tolist()
    assert soft < 0.7 * sharp
    assert darker == pytest.approx(sharp, rel=0.05)


def test_sharpness_does_not_depend_on_the_neighbours() -> None:
    """Images measured together have the values that each has alone."""
    other = RANDOM.integers(0, 256, GRAY.shape, dtype=np.uint8)
    together = facts(GRAY, other, COLOR, GRAY).sharpness
    alone = [facts(image).sharpness[0] for image in (GRAY, other, COLOR, GRAY)]
    np.testing.assert_allclose(together, alone, rtol=1e-6)


def test_the_digest_tells_pictures_apart() -> None:
    """The same pixels have the same digest; another pixel, shape or depth has another."""
    other = GRAY.copy()
    other[0, 0] ^= 1
    images = (GRAY, GRAY.copy(), other, GRAY.reshape(30, 20), GRAY[:, :, None].repeat(3, axis=2))
    digests = [tuple(line) for line in facts(*images).digest.tolist()]
    assert digests[0] == digests[1] and len(set(digests)) == 4


def test_lines_are_joined() -> None:
    """Joining keeps the order; nothing joined is empty columns of the right shapes."""
    both = joined([measure([5], [GRAY], True), measure([7, 9], [COLOR, DEEP], True)])
    assert both.index.tolist() == [5, 7, 9] and both.thumbnails.shape == (3, 32, 32)
    assert len(joined([])) == 0 and joined([]).digest.shape == (0, 2)


def test_tiny_images_have_no_sharpness() -> None:
    """An image without inner pixels is measured without an error."""
    found = facts(np.array([[1, 2]], np.uint8), np.array([[3]], np.uint8))
    assert found.sharpness.tolist() == [0, 0] and found.constant.tolist() == [False, True]


def test_of_many_images_only_some_are_measured_for_sharpness() -> None:
    """Evenly spread ones have their own value, the others none; everything else is known of all."""
    many = list(RANDOM.integers(0, 256, (256, 12, 12), dtype=np.uint8))
    found = facts(*many)
    known = np.flatnonzero(np.isfinite(found.sharpness))
    assert known.tolist() == list(range(0, 256, 4))
    assert found.sharpness[8] == pytest.approx(facts(many[8]).sharpness[0])
    assert np.isfinite(found.contrast).all()
