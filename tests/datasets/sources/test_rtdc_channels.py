"""Several channels and measured values of ``.rtdc`` files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import BadInput
from datasets.sources.registry import open_source, row_scalars
from datasets.sources.rtdc import channel_names, open_images, scalar_names
from datasets.spec import DataRow

N, H, W = 30, 6, 10


def members(seed: int = 0) -> dict[str, npt.NDArray[Any]]:
    """Return what a measurement with phase has of each event."""
    numbers = np.random.default_rng(seed)
    return {
        "image": numbers.integers(0, 256, (N, H, W), dtype=np.uint8),
        "image_bg": numbers.integers(0, 256, (N, H, W), dtype=np.uint8),
        "mask": numbers.integers(0, 2, (N, H, W), dtype=np.uint8) * 255,
        "qpi_pha": numbers.normal(0, 3, (N, H, W)).astype(np.float32),
        "area_um": numbers.normal(50, 5, N),
        "frame": np.arange(N, dtype=np.uint64),
    }


def write(path: Path, events: dict[str, npt.NDArray[Any]]) -> Path:
    """Write datasets into ``events``."""
    with h5py.File(path, "w") as file:
        for name, data in events.items():
            file.create_dataset(f"events/{name}", data=data)
    return path


def test_channels_are_stacked_in_the_order_asked_for(tmp_path: Path) -> None:
    """Each plane of an image is the dataset of its name, whatever else the file has."""
    events = members()
    path = write(tmp_path / "a.rtdc", events)
    with open_images(path, "", ("mask", "image_bg", "image")) as source:
        images = np.stack(source.read_many([7, 3, 29]))
    assert images.dtype == np.uint8
    for plane, name in enumerate(("mask", "image_bg", "image")):
        np.testing.assert_array_equal(images[..., plane], events[name][[7, 3, 29]])


def test_masks_of_0_and_1_are_0_and_255(tmp_path: Path) -> None:
    """Some programs write 1 where others write 255: the network sees the same."""
    events = members()
    whole = events["mask"]
    events["mask"] = whole // 255
    with open_images(write(tmp_path / "a.rtdc", events), "", ("mask",)) as source:
        np.testing.assert_array_equal(np.stack(source.read_many(range(N)))[..., 0], whole)


def test_the_phase_has_a_fixed_range(tmp_path: Path) -> None:
    """From -2 pi to 2 pi in 255 equal steps, clipped beyond, NaN black: the same in every file."""
    events = members()
    events["qpi_pha"] = np.zeros((N, H, W), dtype=np.float32)
    events["qpi_pha"][0, 0, :6] = [-2 * np.pi, 0, 2 * np.pi, 100, -100, np.nan]
    with open_images(write(tmp_path / "a.rtdc", events), "", ("qpi_pha",)) as source:
        assert source.read(0)[0, :6, 0].tolist() == [0, 128, 255, 255, 0, 0]


def test_a_mask_beside_16_bit_images_is_16_bit(tmp_path: Path) -> None:
    """Inside the object the mask is the brightest value of whatever depth the image has."""
    events = members()
    events["image"] = events["image"].astype(np.uint16) * 17
    with open_images(write(tmp_path / "a.rtdc", events), "", ("image", "mask")) as source:
        image = source.read(4)
    assert image.dtype == np.uint16
    np.testing.assert_array_equal(image[..., 0], events["image"][4])
    np.testing.assert_array_equal(image[..., 1], events["mask"][4].astype(np.uint16) * 257)


def test_colours_are_channels_of_their_own(tmp_path: Path) -> None:
    """Of an RGB measurement single colours can be chosen."""
    rgb = np.random.default_rng(0).integers(0, 256, (N, H, W, 3), dtype=np.uint8)
    path = write(tmp_path / "a.rtdc", {**members(), "image": rgb})
    assert channel_names(path)[:3] == ("image/red", "image/green", "image/blue")
    with open_images(path, "", ("image/blue", "mask", "image/red")) as source:
        np.testing.assert_array_equal(source.read(2)[..., [2, 0]], rgb[2][..., [0, 2]])


def test_a_file_says_what_it_has(tmp_path: Path) -> None:
    """Channels have the size of the image, values one number of each event; labels are neither."""
    events = members()
    odd = {
        "qpi_oah": np.ones((N, 2 * H, 2 * W), np.uint8),
        "short": np.ones(N - 1),
        "deep": np.ones((N, H, W)),
        "ml_score_abc": np.ones(N),
        "ml_class": np.ones(N),
    }
    path = write(tmp_path / "a.rtdc", {**events, **odd})
    assert channel_names(path) == ("image", "image_bg", "mask", "qpi_pha")
    assert scalar_names(path) == ("area_um", "frame")


def test_files_of_phase_images_alone_are_read(tmp_path: Path) -> None:
    """Holographic measurements have no camera image: the phase is the image then."""
    events = {name: data for name, data in members().items() if name in ("qpi_pha", "area_um")}
    with open_images(write(tmp_path / "a.rtdc", events)) as source:
        assert source.read(0).shape == (H, W)
        assert source.n_images == N


@pytest.mark.parametrize(
    ("channels", "change", "sentence"),
    [
        (("image", "depth"), {}, "no channel 'depth'"),
        (("image", "area_um"), {}, "no gray image"),
        (("image", "mask"), {"mask": np.ones((N, 3, W), np.uint8)}, "differ in number or size"),
        (("image", "mask"), {"mask": np.ones((5, H, W), np.uint8)}, "differ in number or size"),
        (("image", "image_bg"), {"image": np.ones((N, H, W), np.uint16)}, "some 16 bits"),
        (("image", "odd"), {"odd": np.ones((N, H, W))}, "has the type float64"),
        (("image/red",), {}, "no channel 'image/red'"),
        (("image", "../image"), {}, "no channel '../image'"),
    ],
)
def test_channels_that_do_not_fit_are_refused(
    tmp_path: Path, channels: tuple[str, ...], change: dict[str, Any], sentence: str
) -> None:
    """Each with its own sentence and the name of the file."""
    path = write(tmp_path / "odd file.rtdc", members() | change)
    with pytest.raises(BadInput, match=sentence) as caught:
        open_images(path, "", channels)
    assert "odd file.rtdc" in str(caught.value)


def test_other_readers_have_no_channels(tmp_path: Path) -> None:
    """A folder of pictures cannot give a mask; the sentence says what to do."""
    row = DataRow(path=str(tmp_path), source="folder")
    with pytest.raises(BadInput, match=r"has no channels \(mask\)"):
        open_source(row, ("mask",))
    with open_source(row) as source, pytest.raises(BadInput, match=r"no measured values \(area\)"):
        row_scalars(row, source, ["area"])


def test_measured_values_are_read_as_they_are(tmp_path: Path) -> None:
    """Columns in the order asked for, float32; one that is missing in the file is named."""
    events = members()
    path = write(tmp_path / "a.rtdc", events)
    row = DataRow(path=str(path), source="rtdc")
    with open_source(row) as source:
        values = row_scalars(row, source, ["frame", "area_um"])
        assert values.dtype == np.float32
        np.testing.assert_array_equal(values[:, 0], np.arange(N))
        np.testing.assert_array_equal(values[:, 1], events["area_um"].astype(np.float32))
        with pytest.raises(BadInput, match=r"a\.rtdc has no measured value 'deform'"):
            row_scalars(row, source, ["deform"])
