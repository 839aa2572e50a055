"""Images inside messages."""

from __future__ import annotations

import numpy as np
import pytest

from engine.protocol.pictures import Picture
from engine.steps.images.shrink import shrunk


@pytest.mark.parametrize("shape", [(3, 5), (3, 5, 1), (7, 2, 3)])
def test_a_picture_keeps_every_pixel(shape: tuple[int, ...]) -> None:
    """What is unpacked is what was packed, with the channel axis made explicit."""
    image = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    expected = image if image.ndim == 3 else image[:, :, None]
    np.testing.assert_array_equal(Picture.of(image).array(), expected)


def test_shrinking_keeps_the_shape_of_long_images() -> None:
    """The longer side gets the wanted length, the other one follows, and small images stay as they are."""
    assert shrunk(np.zeros((100, 400), np.uint8), 64).shape == (16, 64)
    assert shrunk(np.zeros((10, 20, 3), np.uint8), 64).shape == (10, 20, 3)
    assert shrunk(np.zeros((1, 900), np.uint8), 64).shape == (1, 64)


def test_deep_images_are_stretched_for_the_eye() -> None:
    """A 12-bit image in 16 bits would look black; its darkest and brightest pixels become 0 and 255."""
    image = np.array([[100, 4095], [100, 2000]], dtype=np.uint16)
    seen = shrunk(image, 64)
    assert seen.dtype == np.uint8
    assert (seen.min(), seen.max()) == (0, 255)
