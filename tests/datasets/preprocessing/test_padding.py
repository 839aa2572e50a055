"""Windows that reach outside the image."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.preprocessing.padding import BORDERS, Border, border_of_image, cut_window
from datasets.spec import InputSpec

NUMPY_MODES: dict[Border, str] = {
    "constant": "constant",
    "edge": "edge",
    "reflect": "reflect",
    "symmetric": "symmetric",
    "wrap": "wrap",
}


@given(
    height=st.integers(1, 9),
    width=st.integers(1, 9),
    left=st.integers(-25, 25),
    top=st.integers(-25, 25),
    size=st.integers(1, 12),
    border=st.sampled_from(BORDERS),
    channels=st.sampled_from([1, 3]),
)
def test_any_window_equals_the_one_of_a_widely_padded_image(
    height: int, width: int, left: int, top: int, size: int, border: Border, channels: int
) -> None:
    """The window is what a naive program cuts from the image padded with np.pad far to all sides."""
    image = np.arange(height * width * channels, dtype=np.uint8).reshape(height, width, channels) + 1
    far = 40
    padded = np.pad(image, ((far, far), (far, far), (0, 0)), mode=NUMPY_MODES[border])  # type: ignore[call-overload]
    expected = padded[far + top : far + top + size, far + left : far + left + size]
    np.testing.assert_array_equal(cut_window(image, left, top, size, border), expected)


@pytest.mark.parametrize("border", BORDERS)
def test_a_window_far_away_costs_nothing(border: Border) -> None:
    """A damaged position a million pixels away gives a window, not a picture of that size."""
    image = np.ones((8, 8, 1), dtype=np.uint8)
    assert cut_window(image, 10**6, -(10**6), 16, border).shape == (16, 16, 1)


def test_a_window_is_a_copy() -> None:
    """Changing a cut-out leaves the image alone."""
    image = np.zeros((8, 8, 1), dtype=np.uint8)
    cut_window(image, 2, 2, 4, "constant")[:] = 9
    assert image.max() == 0


def test_alternate_differs_from_image_to_image_and_repeats() -> None:
    """AIDeveloper's defect 8.2-7: "alternate" picked once and stayed; here each image has its own border."""
    spec = InputSpec(padding="alternate")
    drawn = [border_of_image(spec, 1, index) for index in range(500)]
    assert set(drawn) == set(BORDERS)
    assert min(Counter(drawn).values()) > 60
    assert drawn == [border_of_image(spec, 1, index) for index in range(500)]
    assert drawn != [border_of_image(spec, 2, index) for index in range(500)]
