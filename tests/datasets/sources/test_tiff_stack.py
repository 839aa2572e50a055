"""TIFF files with several pages, as microscopes, ImageJ and other programs write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from datasets.basics.errors import BadInput
from datasets.decoding import read_image
from datasets.discovery import discover_paths, discover_root
from datasets.sources.registry import open_source, source_name
from datasets.sources.tiff_stack import open_images
from datasets.spec import DataRow


def pixels_of(path: Path) -> Any:
    """Return all images of a file."""
    with open_source(DataRow(path=str(path), source=source_name(path))) as source:
        assert source.n_images == len({source.name(index) for index in range(source.n_images)})
        return np.stack(source.read_many(range(source.n_images)))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [0, 3])
@pytest.mark.parametrize(
    "how",
    [
        {"metadata": None},
        {"metadata": None, "compression": "deflate", "predictor": True},
        {"metadata": None, "bigtiff": True, "byteorder": ">"},
        {},
        {"imagej": True},
        {"metadata": None, "tile": (16, 16)},
    ],
    ids=["pages", "deflate", "big-endian BigTIFF", "shaped", "ImageJ", "tiles"],
)
def test_pixels_and_depth_are_kept(tmp_path: Path, images: Any, dtype: Any, channels: int, how: Any) -> None:
    """However the pages are laid out, they come back as they were written, 16 bits included."""
    pixels = images(5, 16, 32, channels).astype(dtype) * (200 if dtype == np.uint16 else 1)
    if channels and dtype == np.uint16 and "imagej" in how:
        how = {}  # ImageJ has no such images
    photometric = "rgb" if channels else "minisblack"
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric=photometric, **how)
    found = pixels_of(tmp_path / "a.tif")
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, pixels)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_compressed_pages_of_pillow(tmp_path: Path, images: Any, compression: str) -> None:
    """What other programs compress is decoded too, LZW above all."""
    pictures = [Image.fromarray(picture) for picture in images(4, 16, 32, 3)]
    pictures[0].save(tmp_path / "a.tif", save_all=True, append_images=pictures[1:], compression=compression)
    np.testing.assert_array_equal(pixels_of(tmp_path / "a.tif"), images(4, 16, 32, 3))


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate"])
@pytest.mark.parametrize(("mode", "channels"), [("CMYK", 4), ("YCbCr", 3), ("LAB", 3), ("RGBA", 4)])
def test_other_colors_are_those_of_a_single_image(
    tmp_path: Path, images: Any, mode: str, channels: int, compression: str | None
) -> None:
    """Pages for printing, and other kinds of colours, become the RGB of the same picture in a file alone."""
    flat = images(3, 4, 4, 3).repeat(8, axis=1).repeat(8, axis=2)
    raw = np.concatenate([flat, flat[..., ::-1]], axis=3)[..., :channels]
    pictures = [Image.fromarray(pixels, mode) for pixels in raw]
    for number, picture in enumerate(pictures):
        picture.save(tmp_path / f"{number}.tif", compression=compression)
    pictures[0].save(tmp_path / "all.tif", save_all=True, append_images=pictures[1:], compression=compression)
    alone = np.stack([read_image(tmp_path / f"{number}.tif") for number in range(3)])
    np.testing.assert_array_equal(pixels_of(tmp_path / "all.tif"), alone)
    if mode == "CMYK":
        np.testing.assert_array_equal(alone, np.stack([np.asarray(one.convert("RGB")) for one in pictures]))


def test_colors_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    """Inks with transparency are in no reader; page and colours are named."""
    pixels = np.zeros((2, 16, 32, 5), dtype=np.uint8)
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="separated", metadata=None, extrasamples=[2])
    with (
        open_images(tmp_path / "a.tif") as source,
        pytest.raises(BadInput, match=r"Page 2 of .*a\.tif.*CMYK"),
    ):
        source.read(1)


def test_an_imagej_stack_with_one_entry(tmp_path: Path, images: Any) -> None:
    """Large ImageJ stacks describe only their first page; all images are there."""
    pixels = images(6, 16, 32)
    tifffile.imwrite(tmp_path / "a.tif", pixels, imagej=True)
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        assert len(file.series) == 1
    np.testing.assert_array_equal(pixels_of(tmp_path / "a.tif"), pixels)


def test_one_page_is_an_ordinary_image(tmp_path: Path, images: Any) -> None:
    """A TIFF of one page stays a picture of its folder."""
    tifffile.imwrite(tmp_path / "a.tif", images(1, 16, 32)[0])
    assert source_name(tmp_path / "a.tif") == "image_file"


def test_stacks_in_class_folders_are_rows(tmp_path: Path, images: Any) -> None:
    """A class folder of stacks gives a row for each; one ordinary image makes it a folder of images."""
    for name, number in (("rbc", 3), ("wbc", 2)):
        (tmp_path / name).mkdir()
        tifffile.imwrite(tmp_path / name / "day 1.tif", images(number, 16, 32), photometric="minisblack")
    told = [(Path(row.path).name, row.source, row.class_name) for row in discover_root(tmp_path)]
    assert told == [("day 1.tif", "tiff_stack", "rbc"), ("day 1.tif", "tiff_stack", "wbc")]
    assert discover_paths([tmp_path / "rbc"]) == discover_root(tmp_path)[:1]
    Image.fromarray(images(1)[0]).save(tmp_path / "rbc" / "a.png")
    assert [row.source for row in discover_root(tmp_path)] == ["folder", "tiff_stack"]


def test_other_pixels_are_refused(tmp_path: Path) -> None:
    """Floating point pages are named with what to do."""
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((3, 16, 32), np.float32), photometric="minisblack")
    with (
        open_images(tmp_path / "a.tif") as source,
        pytest.raises(BadInput, match=r"Page 2 of .*a\.tif.*float32"),
    ):
        source.read(1)


def test_no_metadata_lead_to_other_files(tmp_path: Path, images: Any) -> None:
    """OME's XML can name other files; without our care tifffile would follow it, as the control shows."""
    secret, path = tmp_path / "secret.ome.tif", tmp_path / "a.ome.tif"
    data = images(2, 16, 32)
    tifffile.imwrite(secret, data, photometric="minisblack", metadata={"axes": "ZYX"})
    with tifffile.TiffFile(secret) as file:
        described = file.ome_metadata
    blocks = "".join(
        f'<TiffData FirstZ="{z}" FirstT="0" FirstC="0" IFD="{z}" PlaneCount="1">'
        f'<UUID FileName="secret.ome.tif">urn:uuid:00000000-0000-0000-0000-000000000001</UUID></TiffData>'
        for z in range(2)
    )
    start, end = described.index("<TiffData"), described.index("</Pixels>")
    xml = described[:start] + blocks + described[end:]
    own = np.zeros((2, 16, 32), np.uint8)
    tifffile.imwrite(path, own, photometric="minisblack", metadata=None, description=xml)
    with tifffile.TiffFile(path) as control:
        assert control.is_ome and (control.asarray() != own).any()
    np.testing.assert_array_equal(pixels_of(path), own)


def test_damaged_files_are_told(tmp_path: Path, images: Any) -> None:
    """Truncated files and files with flipped bytes give images or one sentence, never another error."""
    whole = tmp_path / "whole.tif"
    tifffile.imwrite(whole, images(5, 16, 32), photometric="minisblack", metadata=None, compression="deflate")
    content = whole.read_bytes()
    random = np.random.default_rng(5)
    path = tmp_path / "a.tif"
    refused = 0
    for trial in range(200):
        damaged = bytearray(content[: int(random.integers(len(content)))] if trial % 2 else content)
        for place in random.integers(0, max(len(damaged), 1), 4):
            if damaged:
                damaged[place] = int(random.integers(256))
        path.write_bytes(bytes(damaged))
        try:
            with open_images(path) as source:
                source.read_many(range(source.n_images))
        except BadInput as error:
            assert "a.tif" in str(error)
            refused += 1
    assert refused > 80
