"""Maps become heat, pictures and files."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.progress import silent
from models.explanation.colors import HEAT_COLORS
from models.explanation.explanations import Explanations
from models.explanation.maps import enlarged, heat, peaks, stretch
from models.explanation.methods.occlusion import OcclusionOptions, _patches
from models.explanation.methods.rise import RiseOptions, _mask
from models.explanation.overlay import overlay, png
from models.explanation.registry import METHODS, method_infos, method_options
from models.explanation.report import TABLE, write_report


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 60))
def test_stretching_is_a_mean_of_neighbours(n_in: int, n_out: int) -> None:
    """Every pixel's weights sum to one, so that even maps stay even; equal sizes change nothing."""
    weights = stretch(n_in, n_out)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-5)
    if n_in == n_out:
        np.testing.assert_allclose(weights, np.eye(n_in), atol=1e-5)


def test_stretched_maps_are_those_of_opencv() -> None:
    """Pixels and cells cover the same length, as in OpenCV's linear enlargement."""
    maps = np.arange(24, dtype=np.float32).reshape(2, 3, 4) ** 2
    expected = [cv2.resize(one, (16, 12), interpolation=cv2.INTER_LINEAR) for one in maps]
    np.testing.assert_allclose(enlarged(maps, 12, 16), expected, rtol=1e-5)


def test_heat_leaves_out_what_speaks_against_the_class() -> None:
    """Negative values are cold, the largest is 1, and an empty map stays empty."""
    maps = np.array([[[-2.0, 1.0], [4.0, 0.0]], [[-1.0, -2.0], [0.0, -3.0]]], np.float32)
    np.testing.assert_array_equal(heat(maps), [[[0, 0.25], [1, 0]], [[0, 0], [0, 0]]])
    assert peaks(maps, 8, 8).tolist() == [[6, 2], [6, 2]]


def test_colours_grow_lighter_evenly() -> None:
    """256 colours from nearly black to nearly white, each at least as light as the one before."""
    table = np.array(HEAT_COLORS)
    assert table.shape == (256, 3) and table.min() >= 0 and table.max() <= 255
    lightness = cv2.cvtColor((table[np.newaxis] / 255).astype(np.float32), cv2.COLOR_RGB2LAB)[0, :, 0]
    assert lightness[0] < 1 and lightness[-1] > 95
    steps = np.diff(lightness)
    assert steps.min() > -0.2 and steps.max() < 1.0


def test_overlay_goes_from_the_image_to_the_heat() -> None:
    """Strength 0 shows the enlarged image, 1 the colours alone."""
    image = np.zeros((64, 64, 3), np.uint8)
    image[:, :32] = (200, 10, 30)
    values = np.zeros((64, 64), np.float32)
    values[:, 32:] = 1.0
    plain, hot = overlay(image, values, 0.0), overlay(image, values, 1.0)
    assert plain.shape == (256, 256, 3)
    assert plain[100, 20].tolist() == [200, 10, 30] and plain[100, 200].tolist() == [0, 0, 0]
    assert hot[100, 20].tolist() == list(HEAT_COLORS[0]) and hot[100, 200].tolist() == list(HEAT_COLORS[255])


@pytest.fixture
def found() -> Explanations:
    """Two images of which the second has nothing that speaks for its class."""
    maps = np.zeros((2, 2, 2), np.float32)
    maps[0, 0, 1] = 3.0
    return Explanations(
        files=("/data/a", "/data/b.rtdc"),
        names=("sub/cell.png", "7"),
        images=np.full((2, 8, 8, 1), 100, np.uint8),
        maps=maps,
        classes=("=cell", "debris"),
        predicted=("=cell", "=cell"),
        scores=np.array([0.9, 0.2], np.float32),
    )


def test_the_folder_has_pictures_maps_and_a_table(tmp_path: Path, found: Explanations) -> None:
    """Pictures in colour, maps of 16 bits at the size of the network's input, and what the numbers mean."""
    write_report(tmp_path / "out", found, 0.5, silent)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "0001 sub_cell.png",
        "0001 sub_cell_map.png",
        "0002 7.png",
        "0002 7_map.png",
        TABLE,
        "mean.png",
    ]
    bare = cv2.imread(str(tmp_path / "out" / "0001 sub_cell_map.png"), cv2.IMREAD_UNCHANGED)
    assert bare.dtype == np.uint16 and bare.shape == (8, 8) and bare[0, 7] == 65535 and bare[7, 0] == 0
    picture = cv2.imread(str(tmp_path / "out" / "0001 sub_cell.png"), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(picture[..., ::-1], overlay(found.images[0], found.heats[0], 0.5))
    header, first, second = (tmp_path / "out" / TABLE).read_text("utf-8-sig").splitlines()
    assert header.split(",")[5:8] == ["hottest x (px)", "hottest y (px)", "value there"]
    assert first.startswith("/data/a,sub/cell.png,'=cell,0.9,'=cell,6,2,3,0001 sub_cell.png")
    assert ",0," in second


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, found: Explanations) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WorkFailed, match="choose another folder"):
        write_report(tmp_path / "out", found, 0.5, silent)


def test_named_channels_show_the_first(found: Explanations) -> None:
    """No eye sees more than three channels in one picture."""
    images = np.stack([np.full((2, 4, 4), value, np.uint8) for value in (1, 2)], axis=3)
    several = Explanations(
        found.files, found.names, images, found.maps, found.classes, found.predicted, found.scores
    )
    assert several.pictures.shape == (2, 4, 4, 1) and (several.pictures == 1).all()


@settings(deadline=None)
@given(st.integers(4, 70), st.integers(4, 70), st.integers(2, 80), st.integers(1, 80))
def test_patches_cover_the_image(height: int, width: int, patch: int, step: int) -> None:
    """Whatever their size and step, no pixel is left out, and all patches have one size."""
    patches = _patches(OcclusionOptions(patch=patch, step=step), height, width)
    assert patches.any(axis=0).all()
    assert len(set(patches.sum(axis=(1, 2)).tolist())) == 1


def test_masks_keep_every_pixel_equally_often() -> None:
    """On average of many masks each pixel is kept by the chosen share, at the edges too."""
    options = RiseOptions(cells=4, kept=0.3)
    numbers = np.random.default_rng(0)
    mean = np.mean([_mask(numbers, options, 10, 12) for _ in range(2000)], axis=0)
    assert mean.shape == (10, 12)
    np.testing.assert_allclose(mean, 0.3, atol=0.05)


@pytest.mark.parametrize("name", METHODS.names())
def test_methods_say_what_they_are_and_refuse_wrong_options(name: str) -> None:
    """Each has words for a person and where it was published; unknown options and values are sentences."""
    info = next(one for one in method_infos() if one.name == name)
    assert info.title and info.description.endswith(".") and "arXiv" in info.reference
    assert method_options(name, {}) == METHODS.get(name).OPTIONS
    with pytest.raises(BadInput, match="has no option 'colour'; it has: "):
        method_options(name, {"colour": 1})
    option = next(iter(type(method_options(name, {})).model_fields))
    with pytest.raises(BadInput, match=f"does not take this value \\({option}\\)"):
        method_options(name, {option: -5})


def test_png_keeps_16_bits() -> None:
    """What is written is what comes back."""
    image = np.array([[0, 1, 65535], [256, 255, 40000]], np.uint16)
    back = cv2.imdecode(np.frombuffer(png(image), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(back, image)
