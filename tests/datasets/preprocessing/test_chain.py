"""From a decoded image to the network's input."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.preprocessing.chain import margin_offset, margin_size, prepare, window_start
from datasets.preprocessing.padding import BORDERS
from datasets.spec import Fit, InputSpec, Padding

PADDINGS: tuple[Padding, ...] = (*BORDERS, "delete", "alternate")
NOISE = np.random.default_rng(5).integers(0, 256, (40, 60), dtype=np.uint8)


def gray(size: int = 16, **options: object) -> InputSpec:
    """Return a gray input."""
    return InputSpec.model_validate({"size": size, "color": "gray", **options})


@pytest.mark.parametrize(
    ("center", "size", "start"), [(16, 32, 0), (16.5, 32, 0), (17.5, 32, 2), (3.7, 8, 0)]
)
def test_window_starts_are_rounded_half_to_even(center: float, size: int, start: int) -> None:
    """The window begins at round_half_even(center - size / 2), as AIDeveloper's does."""
    assert window_start(center, size) == start


def test_the_object_is_in_the_middle_of_the_window() -> None:
    """The window is cut around the position, not around the middle of the image."""
    image = np.zeros((40, 60), dtype=np.uint8)
    image[10, 45] = 255
    cut = prepare(image, (45.0, 10.0), 1.0, gray())
    assert np.argwhere(cut[:, :, 0] == 255).tolist() == [[8, 8]]


def test_without_a_position_the_middle_is_cut() -> None:
    """No position means the centre of the image."""
    np.testing.assert_array_equal(prepare(NOISE, None, 1.0, gray())[:, :, 0], NOISE[12:28, 22:38])


def test_zoom_moves_the_position_along() -> None:
    """A zoomed image is cut around the zoomed position."""
    image = np.zeros((40, 60), dtype=np.uint8)
    image[9:11, 44:46] = 255
    cut = prepare(image, (45.0, 10.0), 2.0, gray(interpolation="nearest"))[:, :, 0]
    assert cut.sum() == 255 * 16
    assert (cut[6:10, 6:10] == 255).all()


@given(
    x=st.floats(-50, 120),
    y=st.floats(-50, 120),
    size=st.integers(4, 33),
    padding=st.sampled_from(PADDINGS),
    index=st.integers(0, 1000),
)
def test_the_centre_of_an_image_with_margin_is_the_image_without(
    x: float, y: float, size: int, padding: Padding, index: int
) -> None:
    """Training without augmentation and evaluation see the same pixels, for any position, size and border."""
    spec = gray(size, padding=padding)
    plain = prepare(NOISE, (x, y), 1.0, spec, seed=3, index=index)
    wide = prepare(NOISE, (x, y), 1.0, spec, margin=True, seed=3, index=index)
    assert wide.shape == (margin_size(size), margin_size(size), 1)
    offset = margin_offset(size)
    np.testing.assert_array_equal(wide[offset : offset + size, offset : offset + size], plain)


@given(st.integers(4, 1024))
def test_the_margin_holds_the_diagonal(size: int) -> None:
    """An image turned by any angle finds its pixels within the margin, whose edge is even."""
    edge = margin_size(size)
    assert edge % 2 == 0
    assert size * 2**0.5 <= edge < size * 2**0.5 + 2


@pytest.mark.parametrize("x", [0.0, 3.0, 57.0, 60.0, 500.0])
def test_delete_blanks_the_whole_image_in_the_right_shape(x: float) -> None:
    """AIDeveloper's defect 8.2-7: "delete" gave arrays of unequal shape; here black in the input's."""
    spec = gray(padding="delete")
    cut = prepare(NOISE, (x, 20.0), 1.0, spec)
    assert cut.shape == spec.shape
    assert cut.max() == 0
    assert prepare(NOISE, (x, 20.0), 1.0, spec, margin=True).max() == 0


def test_delete_spares_images_whose_margin_alone_is_outside() -> None:
    """An object that is wholly in the image is not blanked because of augmentation's margin."""
    inside = prepare(NOISE, (8.0, 8.0), 1.0, gray(padding="delete"), margin=True)
    offset = margin_offset(16)
    np.testing.assert_array_equal(inside[offset : offset + 16, offset : offset + 16, 0], NOISE[:16, :16])


@pytest.mark.parametrize("fit", ["crop", "resize", "letterbox"])
@pytest.mark.parametrize("shape", [(5, 7), (300, 20), (16, 16), (1, 1), (64, 64, 3), (9, 100, 3)])
@pytest.mark.parametrize("color", ["gray", "rgb"])
@pytest.mark.parametrize("deep", [False, True])
def test_every_image_gets_the_shape_of_the_input(
    fit: Fit, shape: tuple[int, ...], color: str, deep: bool
) -> None:
    """Any size, depth and number of channels becomes uint8 (size, size, channels)."""
    image = np.full(shape, 1000 if deep else 100, dtype=np.uint16 if deep else np.uint8)
    spec = InputSpec.model_validate({"size": 12, "color": color, "fit": fit})
    prepared = prepare(image, None, 1.3, spec)
    assert prepared.shape == spec.shape
    assert prepared.dtype == np.uint8


def test_resize_fills_and_letterbox_keeps_the_shape() -> None:
    """A wide picture fills the input when resized; with its shape kept it has bars above and below."""
    wide = np.full((10, 40), 200, dtype=np.uint8)
    assert prepare(wide, None, 1.0, gray(fit="resize")).min() == 200
    boxed = prepare(wide, None, 1.0, gray(fit="letterbox"))[:, :, 0]
    assert (boxed[:6] == 0).all() and (boxed[6:10] == 200).all() and (boxed[10:] == 0).all()


def test_whole_image_fits_ignore_positions() -> None:
    """Resizing shows the whole image, wherever the object is."""
    for fit in ("resize", "letterbox"):
        spec = gray(fit=fit)
        np.testing.assert_array_equal(prepare(NOISE, (1.0, 1.0), 1.0, spec), prepare(NOISE, None, 1.0, spec))


def test_zoom_enlarges_the_middle_in_every_fit() -> None:
    """Zoom 2 shows the middle half of what zoom 1 shows."""
    image = np.zeros((64, 64), dtype=np.uint8)
    image[16:48, 16:48] = 255
    for fit in ("crop", "resize", "letterbox"):
        spec = gray(32, fit=fit)
        assert prepare(image, None, 2.0, spec).min() == 255
        assert fit == "crop" or prepare(image, None, 1.0, spec).min() == 0


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("nearest", cv2.INTER_NEAREST),
        ("linear", cv2.INTER_LINEAR),
        ("area", cv2.INTER_AREA),
        ("cubic", cv2.INTER_CUBIC),
        ("lanczos", cv2.INTER_LANCZOS4),
    ],
)
@pytest.mark.parametrize("zoom", [0.5, 0.75, 1.6])
def test_interpolations_do_what_they_are_called(name: str, flag: int, zoom: float) -> None:
    """AIDeveloper's defect 8.2-6: its zoom orders were shifted by one, and linear below 0.8."""
    width, height = round(60 * zoom), round(40 * zoom)
    expected: npt.NDArray[np.uint8] = cv2.resize(NOISE, (width, height), interpolation=flag)
    cut = prepare(NOISE, None, zoom, gray(16, interpolation=name))[:, :, 0]
    top, left = window_start(40 * zoom / 2, 16), window_start(60 * zoom / 2, 16)
    np.testing.assert_array_equal(cut, expected[top : top + 16, left : left + 16])


def test_the_image_itself_is_not_changed() -> None:
    """Preparing works on copies: the caller's image stays as it was, even where nothing is to do."""
    image = NOISE[:16, :16].copy()
    prepare(image, None, 1.0, gray())[:] = 0
    np.testing.assert_array_equal(image, NOISE[:16, :16])
