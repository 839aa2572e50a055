"""Flip, zoom, rotation, shear and shift."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest

from datasets.augmentation.affine import N_DRAWS, Geometry, draw_geometry, inverse_matrix, warp, zoom_range
from datasets.augmentation.augmenter import center_part
from datasets.basics.randomness import uniform
from datasets.preprocessing.chain import margin_size
from datasets.spec import AugmentationSpec, InputSpec

SIZES = [8, 9, 32, 33]
NEUTRAL = Geometry(False, False, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0)
QUIET = {
    "flip_horizontal": False,
    "rotation": 0,
    "shift_x": 0,
    "shift_y": 0,
    "zoom": 0,
    "brightness_multiply": (1, 1),
    "contrast": (1, 1),
}


def noise(size: int, channels: int = 1) -> npt.NDArray[np.uint8]:
    """Return noise with margin."""
    edge = margin_size(size)
    return np.random.default_rng(size).integers(0, 256, (edge, edge, channels), dtype=np.uint8)


def moved(image: npt.NDArray[np.uint8], size: int, **change: object) -> npt.NDArray[np.uint8]:
    """Return the image after a geometry that differs from doing nothing by ``change``."""
    geometry = NEUTRAL._replace(**change)  # type: ignore[arg-type]
    return warp(image, inverse_matrix(geometry, size), InputSpec(size=size), "constant").reshape(
        size, size, -1
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("channels", [1, 3])
def test_doing_nothing_is_the_centre_without_any_blur(size: int, channels: int) -> None:
    """The neutral geometry gives the very pixels of the centre, for even and odd sizes."""
    image = noise(size, channels)
    np.testing.assert_array_equal(moved(image, size), center_part(image, size))


@pytest.mark.parametrize("size", SIZES)
def test_flips_are_exact_mirrors(size: int) -> None:
    """Each flip, and both together, gives the mirrored pixels, none interpolated."""
    image = noise(size)
    centre = center_part(image, size)
    for horizontal, vertical in ((True, False), (False, True), (True, True)):
        expected = centre[:: -1 if vertical else 1, :: -1 if horizontal else 1]
        result = moved(image, size, flip_horizontal=horizontal, flip_vertical=vertical)
        np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("size", SIZES)
def test_whole_pixel_shifts_show_the_margin(size: int) -> None:
    """A shift to the right by one and down by two shows what was left of and above the centre."""
    image = noise(size)
    offset = (margin_size(size) - size) // 2
    expected = image[offset - 1 : offset - 1 + size, offset - 1 : offset - 1 + size]
    np.testing.assert_array_equal(moved(image, size, shift_x=1.0, shift_y=1.0), expected)


@pytest.mark.parametrize("size", SIZES)
def test_a_quarter_turn_is_exact(size: int) -> None:
    """Turning by 90 degrees counter-clockwise gives the turned pixels."""
    image = noise(size)
    expected = np.rot90(center_part(image, size))
    np.testing.assert_array_equal(moved(image, size, rotation=np.pi / 2), expected)


def test_zoom_enlarges_about_the_centre() -> None:
    """Factor 2 shows the inner half; each axis has its own factor."""
    image = np.zeros((margin_size(32),) * 2 + (1,), dtype=np.uint8)
    offset = (margin_size(32) - 32) // 2
    image[offset + 12 : offset + 20, offset + 12 : offset + 20] = 255
    both = moved(image, 32, zoom_x=2.0, zoom_y=2.0)[:, :, 0] > 127
    assert (both.sum(axis=0) > 0).sum() == 16
    wide = moved(image, 32, zoom_x=2.0)[:, :, 0] > 127
    assert (wide.sum(axis=0) > 0).sum() == 16
    assert (wide.sum(axis=1) > 0).sum() == 8


def test_the_inverse_matrix_undoes_the_written_map() -> None:
    """The matrix inverts q = A Z F p + t with A = [[cos, sin + s], [s - sin, cos]], about both centres."""
    geometry = Geometry(True, False, 1.2, 0.9, 0.3, 0.1, 2.5, -1.5)
    a = np.array([[np.cos(0.3), np.sin(0.3) + 0.1], [0.1 - np.sin(0.3), np.cos(0.3)]])
    forward = a @ np.diag([1.2, 0.9]) @ np.diag([-1, 1])
    source_centre = np.full(2, (margin_size(32) - 32) // 2 + 15.5)
    for point in ([20.0, 31.0], [0.0, 0.0]):
        q = forward @ (np.array(point) - source_centre) + [2.5, -1.5] + 15.5
        matrix = inverse_matrix(geometry, 32)
        np.testing.assert_allclose(matrix[:, :2] @ q + matrix[:, 2], point, atol=1e-12)


@pytest.mark.parametrize("border", ["constant", "edge", "reflect", "symmetric", "wrap"])
def test_beyond_the_margin_the_chosen_padding_goes_on(border: str) -> None:
    """A shift that leaves even the margin shows the same kind of border as the preparation."""
    image = noise(8)
    edge = margin_size(8)
    spec = InputSpec(size=8)
    matrix = inverse_matrix(NEUTRAL._replace(shift_x=5.0), 8)
    result = warp(image, matrix, spec, border)  # type: ignore[arg-type]
    mode = {"constant": "constant"}.get(border, border)
    padded = np.pad(image[:, :, 0], 10, mode=mode)  # type: ignore[call-overload]
    start = 10 + (edge - 8) // 2
    np.testing.assert_array_equal(result, padded[start : start + 8, start - 5 : start + 3])


def test_both_flips_give_all_four_orientations() -> None:
    """AIDeveloper's defect 8.2-5: with both flips on, the unflipped image never came."""
    spec = AugmentationSpec.model_validate({**QUIET, "flip_horizontal": True, "flip_vertical": True})
    drawn = draw_geometry(spec, 32, uniform(1, "affine", 0, np.arange(500), N_DRAWS))
    counts = Counter(zip(np.asarray(drawn.flip_horizontal), np.asarray(drawn.flip_vertical), strict=True))
    assert len(counts) == 4
    assert min(counts.values()) > 80


@pytest.mark.parametrize(
    ("zoom", "low", "high"), [(0.0, 1, 1), (0.25, 0.75, 1.25), (1.0, 1, 1), (4.0, 0.25, 4)]
)
def test_zoom_has_two_readings(zoom: float, low: float, high: float) -> None:
    """AIDeveloper's defect 8.2-8: zoom of 1 and more failed; it means a factor from 1/z to z."""
    assert zoom_range(zoom) == (low, high)
    spec = AugmentationSpec.model_validate({**QUIET, "zoom": zoom})
    drawn = draw_geometry(spec, 32, uniform(1, "affine", 0, np.arange(300), N_DRAWS))
    factors = np.asarray(drawn.zoom_x)
    assert low <= min(factors) <= low + 0.05 * (high - low) + 1e-12
    assert high - 0.05 * (high - low) - 1e-12 <= max(factors) <= high


@pytest.mark.parametrize(("shift", "pixels"), [(0.25, 8.0), (3.0, 3.0)])
def test_shifts_are_shares_below_1_and_pixels_from_1_on(shift: float, pixels: float) -> None:
    """0.25 of a 32 px image are 8 px; 3 are 3 px; both ways equally."""
    spec = AugmentationSpec.model_validate({**QUIET, "shift_x": shift})
    drawn = draw_geometry(spec, 32, uniform(1, "affine", 0, np.arange(300), N_DRAWS))
    assert -pixels <= np.min(drawn.shift_x) < -0.9 * pixels
    assert 0.9 * pixels < np.max(drawn.shift_x) <= pixels
    assert not np.any(drawn.shift_y)


def test_switching_one_step_off_leaves_the_others() -> None:
    """Each number has its own place: without rotation the same flips, zooms and shifts are drawn."""
    full = AugmentationSpec(rotation=20, shear=5, zoom=0.2, flip_vertical=True)
    less = full.model_copy(update={"rotation": 0.0, "flip_horizontal": False})
    u = uniform(1, "affine", 0, np.arange(50), N_DRAWS)
    one, two = draw_geometry(full, 32, u), draw_geometry(less, 32, u)
    for name in set(one._fields) - {"rotation", "flip_horizontal"}:
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert not np.any(two.rotation) and not np.any(two.flip_horizontal)


def test_the_interpolation_of_the_input_is_used() -> None:
    """Nearest neighbour makes no new values, linear does."""
    black_and_white = (noise(32) > 127).astype(np.uint8) * 255
    turned = {
        name: warp(
            black_and_white,
            inverse_matrix(NEUTRAL._replace(rotation=0.3), 32),
            InputSpec.model_validate({"interpolation": name}),
            "edge",
        )
        for name in ("nearest", "linear", "area", "cubic", "lanczos")
    }
    assert set(np.unique(turned["nearest"])) == {0, 255}
    assert len(np.unique(turned["linear"])) > 50
    np.testing.assert_array_equal(turned["area"], turned["linear"])
    assert (turned["cubic"] != turned["linear"]).any()
    assert (turned["lanczos"] != turned["cubic"]).any()
