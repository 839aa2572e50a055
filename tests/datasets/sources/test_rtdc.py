"""Reading ``.rtdc`` and other HDF5 files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import hdf5plugin
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.sources.rtdc import open_images, remarks
from datasets.sources.rtdc_file import RtdcSource

Write = Callable[..., Path]
Images = Callable[..., Any]


@pytest.mark.parametrize(
    "storage",
    [
        {},
        {"chunks": (3, 4, 4), "compression": "gzip", "compression_opts": 4, "shuffle": True},
        {"chunks": (10, 8, 8), "fletcher32": True},
        {"chunks": (2, 8, 8), "compression": "lzf"},
        {"chunks": (7, 8, 8), **hdf5plugin.Zstd(clevel=5)},
        {"chunks": (7, 8, 8), "fletcher32": True, "maxshape": (None, 8, 8), **hdf5plugin.Zstd(clevel=5)},
        {"chunks": (2, 4, 8), "compression": "gzip", "compression_opts": 2},
        {"chunks": (5, 3, 8), "scaleoffset": 8},
        {"chunks": (5, 8, 8), "compression": "szip", "compression_opts": ("nn", 16)},
    ],
    ids=[
        "contiguous",
        "gzip",
        "fletcher",
        "lzf",
        "zstandard",
        "dclab",
        "parts of images",
        "scale-offset",
        "szip",
    ],
)
def test_every_storage_that_measurements_use_is_read(
    write_rtdc: Write, images: Images, storage: dict[str, Any]
) -> None:
    """Contiguous, gzip, checksummed, LZF and Zstandard files give the same images."""
    pictures = images(25)
    with open_images(write_rtdc("a.rtdc", pictures, **storage)) as source:
        np.testing.assert_array_equal(np.stack(source.read_many(range(25))), pictures)


def test_blocks_do_not_change_what_is_read(write_rtdc: Write, images: Images) -> None:
    """Reading across the borders of blocks in any order gives the images asked for."""
    pictures = images(40)
    wanted = np.random.default_rng(0).integers(0, 40, 100).tolist()
    with RtdcSource(write_rtdc("a.rtdc", pictures)) as source:
        source.block = 7
        np.testing.assert_array_equal(np.stack(source.read_many(wanted)), pictures[wanted])


def test_returned_images_do_not_hold_their_block(write_rtdc: Write, images: Images) -> None:
    """An image that is kept does not keep thousands of neighbours in memory."""
    with open_images(write_rtdc("a.rtdc", images(40))) as source:
        assert source.read_many([3])[0].base is None


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((4, 6, 8), (6, 8)), ((4, 6, 8, 1), (6, 8)), ((4, 6, 8, 3), (6, 8, 3)), ((4, 6, 8, 4), (6, 8, 3))],
)
def test_channels(write_rtdc: Write, shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """One channel is gray, three are RGB, of four the last (alpha) is dropped."""
    pictures = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    with open_images(write_rtdc("a.h5", pictures)) as source:
        assert source.read(2).shape == expected
        np.testing.assert_array_equal(source.read(2).ravel()[:3], pictures[2, ..., :3].ravel()[:3])


@pytest.mark.parametrize("kind", ["<u2", ">u2"])
def test_16_bit_images_stay_16_bit(write_rtdc: Write, kind: str) -> None:
    """Both byte orders give the same values as uint16 of this machine."""
    pictures = np.arange(2 * 4 * 4, dtype=kind).reshape(2, 4, 4) * 999
    with open_images(write_rtdc("a.rtdc", pictures)) as source:
        assert source.read(1).dtype == np.dtype(np.uint16)
        np.testing.assert_array_equal(source.read(1), pictures[1].astype(np.uint16))


def test_positions_are_divided_by_the_pixel_size(write_rtdc: Write, images: Images) -> None:
    """Micrometres become pixels: 6.8 µm at 0.34 µm per pixel are 20 px."""
    positions = np.array([[6.8, 3.4], [1.7, np.nan]])
    with open_images(write_rtdc("a.rtdc", images(2, 20, 40), positions, 0.34)) as source:
        assert source.position(0) == pytest.approx((20, 10))
        assert source.position(1) is None, "a position that is no number means the image centre"


@pytest.mark.parametrize("pixel_size", [None, 0.0, -1.0, np.nan, np.inf, "0.34 um"])
def test_without_pixel_size_there_are_no_positions(
    write_rtdc: Write, images: Images, pixel_size: Any
) -> None:
    """Positions whose unit is unknown are not guessed, and that is told."""
    path = write_rtdc("a.rtdc", images(2), np.ones((2, 2)), pixel_size)
    with open_images(path) as source:
        assert source.position(0) is None
    assert (
        "a.rtdc has positions that cannot be used: it has no usable pixel size" in remarks(path)[0].sentence
    )


def test_positions_outside_the_image_are_not_known(write_rtdc: Write, images: Images) -> None:
    """A centre that is no number or lies beyond the image is counted, and the image's middle is meant."""
    positions = np.array([[20, 10], [np.nan, 3], [5, np.inf], [-500, 5], [5, 1e9], [40, 0]])
    path = write_rtdc("a.rtdc", images(6, 20, 40), positions)
    with RtdcSource(path) as source:
        known = [source.position(index) is not None for index in range(6)]
        np.testing.assert_array_equal(np.isfinite(source.centers(0, 6)).all(axis=1), known)
    assert known == [True, False, False, False, False, True]
    assert "4 of 6 are missing or outside the image" in remarks(path)[0].sentence


def test_files_without_positions_or_with_good_ones_need_no_remark(write_rtdc: Write, images: Images) -> None:
    """Nothing is told of the ordinary."""
    assert not remarks(write_rtdc("a.rtdc", images(2), pixel_size=None))
    assert not remarks(write_rtdc("b.rtdc", images(2), np.ones((2, 2))))


@pytest.mark.parametrize(("width", "trusted"), [(510, True), (512, False)])
def test_saturated_8_bit_positions_are_not_trusted(
    tmp_path: Path, write_rtdc: Write, images: Images, width: int, trusted: bool
) -> None:
    """AIDeveloper's defect 8.2-9: above 510 px its uint8 positions all read 255; those are ignored."""
    positions = np.array([[255, 4], [255, 4]], dtype=np.uint8)
    with open_images(write_rtdc("a.rtdc", images(2, 8, width), positions)) as source:
        assert source.position(0) == ((255.0, 4.0) if trusted else None)
    assert bool(remarks(tmp_path / "a.rtdc")) is not trusted


@pytest.mark.parametrize("number", [2, 6])
def test_positions_of_another_length_are_damage(write_rtdc: Write, images: Images, number: int) -> None:
    """Which position belongs to which image is not guessed."""
    path = write_rtdc("a.rtdc", images(3), np.ones((number, 2)))
    with pytest.raises(BadInput, match=rf"a\.rtdc is damaged: 'pos_x' has {number} entries for the 3 images"):
        open_images(path)


def faulty(path: Path, **members: Any) -> Path:
    """Write an HDF5 file with some datasets."""
    with h5py.File(path, "w") as file:
        for name, data in members.items():
            file[name.replace("__", "/")] = data
    return path


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"other": np.ones(3)}, "no group 'events'"),
        ({"events": np.ones(3)}, "is not a group"),
        ({"events__pos_x": np.ones(3)}, "'events/image' is missing"),
        ({"events__pos_x": np.ones(3), "basin_events__image__0": np.ones(3)}, "stored in pieces"),
        ({"events__pos_x": np.ones(3), "basins__abc": np.ones(3)}, "lie in another file"),
        ({"events__image__0": np.ones(3)}, "is not a dataset"),
        ({"events__image": np.zeros((3, 4), dtype=np.uint8)}, "shape"),
        ({"events__image": np.zeros((3, 4, 4, 2), dtype=np.uint8)}, "shape"),
        ({"events__image": np.zeros((3, 4, 4), dtype=np.float32)}, "float32"),
        ({"events__image": np.zeros((3, 4, 4), dtype=np.int64)}, "int64"),
        ({"events__image": np.zeros((0, 4, 4), dtype=np.uint8)}, "is empty"),
        ({"events__image": np.full((2, 4, 4), b"text")}, "no numbers"),
    ],
)
def test_files_without_usable_images_are_refused(
    tmp_path: Path, members: dict[str, Any], sentence: str
) -> None:
    """Each fault has its own sentence, with the file's name."""
    path = faulty(tmp_path / "odd file.rtdc", **members)
    with pytest.raises(BadInput, match=sentence) as caught:
        open_images(path)
    assert "odd file.rtdc" in str(caught.value)


def test_damaged_files_are_bad_input(tmp_path: Path, write_rtdc: Write, images: Images) -> None:
    """Empty, cut and overwritten files give one sentence, at opening or at reading, never another error."""
    content = write_rtdc("whole.rtdc", images(50), chunks=(10, 8, 8), fletcher32=True).read_bytes()
    faults = {
        "empty": b"",
        "text": b"this is no HDF5 file",
        "cut": content[: len(content) // 2],
        "header": b"\0" * 64 + content[64:],
    }
    for name, damaged in faults.items():
        path = tmp_path / f"{name}.rtdc"
        path.write_bytes(damaged)
        with pytest.raises(BadInput, match=f"{name}.rtdc is damaged"):
            open_images(path)


def test_a_flipped_byte_in_checked_data_is_found(tmp_path: Path, write_rtdc: Write) -> None:
    """With a checksum in the file, changed pixels are reported instead of trained on."""
    pictures = np.full((10, 64, 64), 77, dtype=np.uint8)
    content = bytearray(write_rtdc("a.rtdc", pictures, chunks=(10, 64, 64), fletcher32=True).read_bytes())
    content[content.index(b"\x4d" * 4096) + 2000] ^= 0xFF
    path = tmp_path / "flipped.rtdc"
    path.write_bytes(content)
    with open_images(path) as source, pytest.raises(BadInput, match=r"flipped\.rtdc"):
        source.read(3)
