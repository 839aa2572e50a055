"""Decoding single image files."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from datasets.basics.errors import BadInput
from datasets.decoding import count_pages, is_marked_turned, read_image

COLOR = np.random.default_rng(3).integers(0, 256, (20, 30, 3), dtype=np.uint8)
GRAY = COLOR[:, :, 0]

LOSSLESS = {
    "png": "PNG",
    "bmp": "BMP",
    "tif": "TIFF",
    "ppm": "PPM",
    "tga": "TGA",
    "sgi": "SGI",
    "pcx": "PCX",
    "jp2": "JPEG2000",
}
LOSSY = {"jpg": "JPEG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}


@pytest.mark.parametrize(("suffix", "kind"), LOSSLESS.items())
def test_lossless_color_comes_back_in_rgb_order(tmp_path: Path, suffix: str, kind: str) -> None:
    """Red stays red: every lossless format gives the very pixels, RGB and not BGR."""
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(COLOR).save(path, kind)
    np.testing.assert_array_equal(read_image(path), COLOR)


@pytest.mark.parametrize(("suffix", "kind"), LOSSY.items())
def test_lossy_color_keeps_channel_order(tmp_path: Path, suffix: str, kind: str) -> None:
    """A red picture is red after JPEG, WebP, GIF and AVIF."""
    red = np.zeros((16, 24, 3), dtype=np.uint8)
    red[:, :, 0] = 220
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(red).save(path, kind)
    decoded = read_image(path)
    assert decoded.shape == (16, 24, 3)
    assert np.abs(decoded.astype(int) - red).max() < 30


@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp", "tif", "pgm"])
def test_gray_stays_two_dimensional(tmp_path: Path, suffix: str) -> None:
    """Gray files become (height, width), so that gray and colour can be told apart."""
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(GRAY).save(path)
    assert read_image(path).shape == GRAY.shape


def test_alpha_is_dropped(tmp_path: Path) -> None:
    """RGBA becomes RGB and gray with alpha becomes gray, whatever the transparency."""
    alpha = np.full((20, 30, 1), 7, dtype=np.uint8)
    Image.fromarray(np.concatenate([COLOR, alpha], axis=2)).save(tmp_path / "rgba.png")
    Image.fromarray(np.concatenate([GRAY[:, :, None], alpha], axis=2)).save(tmp_path / "la.png")
    np.testing.assert_array_equal(read_image(tmp_path / "rgba.png"), COLOR)
    np.testing.assert_array_equal(read_image(tmp_path / "la.png"), GRAY)


def test_palette_becomes_rgb(tmp_path: Path) -> None:
    """A palette image has the colours of its palette, not their numbers."""
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 10, 200, 30])
    image.save(tmp_path / "p.png")
    np.testing.assert_array_equal(read_image(tmp_path / "p.png")[0, 0], [10, 200, 30])


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_16_bits_are_kept(tmp_path: Path, suffix: str) -> None:
    """16-bit gray stays uint16 with its values."""
    deep = GRAY.astype(np.uint16) * 211
    path = tmp_path / f"deep.{suffix}"
    Image.fromarray(deep).save(path)
    decoded = read_image(path)
    assert decoded.dtype == np.uint16
    np.testing.assert_array_equal(decoded, deep)


def test_orientation_mark_is_not_applied(tmp_path: Path) -> None:
    """A picture that a camera marked as lying on its side keeps the stored width and height."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(COLOR).save(tmp_path / "side.jpg", exif=exif)
    assert read_image(tmp_path / "side.jpg").shape == COLOR.shape


@pytest.mark.parametrize("options", [{}, {"compression": "tiff_lzw"}, {"big_tiff": True}], ids=str)
@pytest.mark.parametrize(
    "pixels", [COLOR, GRAY, GRAY.astype(np.uint16) * 257], ids=["RGB", "gray", "16 bits"]
)
def test_the_orientation_tag_of_a_tiff_is_not_applied(
    tmp_path: Path, pixels: np.ndarray[Any, Any], options: dict[str, Any]
) -> None:
    """As of all other formats; decoders turn some kinds of TIFF by themselves."""
    path = tmp_path / "a.tif"
    Image.fromarray(pixels).save(path, tiffinfo={274: 6}, **options)
    np.testing.assert_array_equal(read_image(path), pixels)
    assert is_marked_turned(path)
    Image.fromarray(pixels).save(path, tiffinfo={274: 1})
    assert not is_marked_turned(path)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_white_is_bright_whatever_number_stands_for_it(tmp_path: Path, kind: type, order: Any) -> None:
    """Scanners of gels write TIFF files in which 0 is white; of 8 bits and of 16, alone or as a page."""
    stored = GRAY.astype(kind) * np.iinfo(kind).max.__floordiv__(255)
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, stored, photometric="miniswhite", byteorder=order)
    np.testing.assert_array_equal(read_image(path), np.iinfo(kind).max - stored)


@pytest.mark.parametrize("name", ["a b (1).png", "größe µm [2].png", "细胞.png", "🔬.png"])
def test_odd_names_are_read(tmp_path: Path, name: str) -> None:
    """Spaces, brackets and letters of any script in a file name do not matter."""
    Image.fromarray(GRAY).save(tmp_path / name)
    np.testing.assert_array_equal(read_image(tmp_path / name), GRAY)


def test_the_suffix_may_lie(tmp_path: Path) -> None:
    """A JPEG that is called .png is read as what it is."""
    Image.fromarray(COLOR).save(tmp_path / "real.jpg")
    (tmp_path / "real.jpg").rename(tmp_path / "lie.png")
    assert read_image(tmp_path / "lie.png").shape == COLOR.shape


@pytest.mark.parametrize(("suffix", "kind"), {**LOSSLESS, **LOSSY}.items())
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated_files_are_refused(tmp_path: Path, suffix: str, kind: str, share: float) -> None:
    """A half-copied picture is named as damaged instead of being filled with gray."""
    stream = io.BytesIO()
    Image.fromarray(COLOR).save(stream, kind)
    content = stream.getvalue()
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BadInput, match=f"cut.{suffix}"):
        read_image(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(100), bytes(1000)])
def test_what_is_no_image_is_refused(tmp_path: Path, content: bytes) -> None:
    """Empty files, text and noise give one sentence with the file's name."""
    path = tmp_path / "no image.png"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"no image\.png"):
        read_image(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that vanished is bad input with its name."""
    with pytest.raises(BadInput, match=r"gone\.png"):
        read_image(tmp_path / "gone.png")


def test_float_pixels_are_refused(tmp_path: Path) -> None:
    """Pixels that are neither 8 nor 16 bits are refused instead of being cut."""
    Image.fromarray(GRAY.astype(np.float32)).save(tmp_path / "float.tif")
    with pytest.raises(BadInput, match="float32"):
        read_image(tmp_path / "float.tif")


def test_a_decompression_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    """A small PNG that claims 20,000 x 20,000 px is refused before anything is decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0))
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))))
    with pytest.raises(BadInput, match="megapixels"):
        read_image(path)


def test_pages_are_counted(tmp_path: Path) -> None:
    """Files with several pages can be told from others; damaged ones count as one."""
    first, second = Image.fromarray(GRAY), Image.fromarray(255 - GRAY)
    first.save(tmp_path / "two.tif", save_all=True, append_images=[second])
    first.save(tmp_path / "one.tif")
    (tmp_path / "bad.tif").write_bytes(b"II*\0junk")
    assert [count_pages(tmp_path / f"{name}.tif") for name in ("two", "one", "bad")] == [2, 1, 1]
    np.testing.assert_array_equal(read_image(tmp_path / "two.tif"), GRAY)


def test_threads_leave_the_filters_of_warnings_as_they_were(tmp_path: Path) -> None:
    """Many threads that read files with damaged metadata hear no warning and change no filter."""
    stream = io.BytesIO()
    Image.fromarray(GRAY).save(stream, "TIFF")
    data = bytearray(stream.getvalue())
    first_entry = struct.unpack_from("<I", data, 4)[0] + 2
    entries = struct.unpack_from("<H", data, first_entry - 2)[0]
    # The last entry says that its value lies behind the end of the file: Pillow warns of that.
    struct.pack_into("<HII", data, first_entry + 12 * (entries - 1) + 2, 5, 500, len(data) + 100)
    path = tmp_path / "odd.tif"
    path.write_bytes(data)
    before = list(warnings.filters)
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(count_pages, [path] * 200))
    assert counts == [1] * 200
    assert list(warnings.filters) == before
