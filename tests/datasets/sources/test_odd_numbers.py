"""Odd files: every kind of number, byte order, colour and mark is read right, or refused in a sentence."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image

from datasets.basics.errors import BadInput
from datasets.report.check import check
from datasets.sources.registry import open_source, source_name
from datasets.spec import DataRow, SplitSpec

AnyArray = npt.NDArray[Any]

BYTES = np.random.default_rng(5).integers(0, 256, (3, 6, 8), dtype=np.uint8)
BYTES[0, 0, 0], BYTES[0, 0, 1] = 0, 255
DEEP = BYTES.astype(np.uint16) * 200
SIGNED = BYTES.astype(np.int16) - 100

ARRAYS: dict[str, tuple[AnyArray, AnyArray | str]] = {
    "big-endian 16 bits": (DEEP.astype(">u2"), DEEP),
    "float 0 to 1": ((BYTES / 255).astype(np.float32), BYTES),
    "big-endian float": ((BYTES / 255).astype(">f8"), BYTES),
    "half precision": ((BYTES / 255).astype(np.float16), BYTES),
    "float 0 to 255": (BYTES.astype(np.float64), BYTES),
    "float of 16 bits": (DEEP.astype(np.float32), DEEP),
    "truth values": (BYTES > 99, (BYTES > 99).astype(np.uint8) * 255),
    "int64 of bytes": (BYTES.astype(np.int64), BYTES),
    "uint32 of 16 bits": (DEEP.astype(np.uint32), DEEP),
    "signed without sign": (BYTES.astype(">i2"), BYTES),
    "all zero": (np.zeros((3, 6, 8), np.float32), np.zeros((3, 6, 8), np.uint8)),
    "negative": (SIGNED, "from -100 to 155, which are no gray values"),
    "standardised": (BYTES / 128 - 1.0, "from -1 to"),
    "missing": (np.where(BYTES > 99, np.nan, 1.0), "missing or infinite"),
    "beyond 16 bits": (DEEP.astype(np.int64) * 1000, "no gray values"),
    "complex": (BYTES.astype(np.complex64), "complex64"),
}


def beyond(array: AnyArray, *values: float) -> AnyArray:
    """Return an array whose first numbers are these."""
    changed = array.copy()
    changed.reshape(-1)[: len(values)] = values
    return changed


ONE = (BYTES / 255).astype(np.float32)
ARRAYS |= {
    "a trace over one": (beyond(ONE, 0, np.nextafter(np.float32(1), np.float32(2))), BYTES),
    "resized 0 to 1": (beyond(ONE, -0.02, 1.04), BYTES),
    "resized 0 to 255": (beyond(BYTES.astype(np.float64), -3.5, 255.2), BYTES),
    "resized 16 bits": (beyond(DEEP.astype(np.float32), -3.5, 65535.5), beyond(DEEP, 0, 65535)),
    "whole numbers over 255": (beyond(DEEP.astype(np.float64) // 200, 0, 256), beyond(DEEP // 200, 0, 256)),
    "more than traces": (beyond(ONE, -0.2, 1), "from -0.2 to 1, which are no gray values"),
}


def npy(path: Path, array: AnyArray) -> Path:
    """Save with NumPy."""
    np.save(path / "a.npy", array)
    return path / "a.npy"


def npz(path: Path, array: AnyArray) -> Path:
    """Save compressed."""
    np.savez_compressed(path / "a.npz", x=array)
    return path / "a.npz"


def stored_npz(path: Path, array: AnyArray) -> Path:
    """Save without compression."""
    np.savez(path / "a.npz", x=array)
    return path / "a.npz"


def fortran(path: Path, array: AnyArray) -> Path:
    """Save with the first axis fastest."""
    np.save(path / "a.npy", np.asfortranarray(array))
    return path / "a.npy"


def expect(path: Path, expected: AnyArray | str) -> None:
    """Read all images of a file, or hear why not."""
    if isinstance(expected, str):
        with pytest.raises(BadInput, match=expected) as caught:
            read_all(path)
        assert path.name in str(caught.value)
        return
    found = read_all(path)
    assert found.dtype == expected.dtype.newbyteorder("=")
    np.testing.assert_array_equal(found, expected)


def read_all(path: Path) -> AnyArray:
    """Return all images of a file."""
    with open_source(DataRow(path=str(path), source=source_name(path))) as source:
        return np.stack(source.read_many(range(source.n_images)))


@pytest.mark.parametrize("save", [npy, npz, stored_npz, fortran])
@pytest.mark.parametrize("name", ARRAYS)
def test_numbers_in_numpy_files(tmp_path: Path, save: Callable[[Path, AnyArray], Path], name: str) -> None:
    """Gray values however they are written; what is none is refused with its range."""
    array, expected = ARRAYS[name]
    expect(save(tmp_path, array), expected)


@pytest.mark.parametrize("save", [npy, npz, fortran])
@pytest.mark.parametrize(
    ("array", "severity", "told"),
    [
        (ONE, "hint", "has float32 numbers from 0 to 1, read as 0 (black) to 1 (white)."),
        (
            beyond(ONE, 0, 1.04),
            "hint",
            "from 0 to 1.04, read as 0 (black) to 1 (white); 1 of 144 lie beyond and are cut off.",
        ),
        (np.where(BYTES > 200, 1.01, ONE), "warning", "cut off; if these mean something, save the pixels"),
        (
            ONE * np.float32(0.003),
            "warning",
            "to 1 (white), of which they fill only 0.3 %: the images are nearly",
        ),
        (ONE * np.float32(3), "warning", "to 255 (white), of which they fill only 1.2 %"),
        (
            BYTES.astype(np.int32) * 4,
            "warning",
            "fill only 1.6 %: the images are nearly black; save the pixels",
        ),
        (BYTES.astype(np.int32), "", ""),
        (BYTES > 99, "", ""),
        (DEEP, "", ""),
    ],
)
def test_how_numbers_were_understood_is_told(
    tmp_path: Path, save: Callable[[Path, AnyArray], Path], array: AnyArray, severity: str, told: str
) -> None:
    """The data report says which range was taken, what was cut off, and where next to nothing is left."""
    path = save(tmp_path, array)
    row = DataRow(path=str(path), source="numpy_arrays", class_name="a")
    report = check([row, row.model_copy(update={"class_name": "b"})], SplitSpec(), 1)
    found = [one for one in report.findings if one.kind == "number_range"]
    if not severity:
        assert not found
        return
    [finding] = found
    assert (finding.severity, finding.rows) == (severity, (0, 1))
    assert told in finding.sentence and str(path) in finding.sentence


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("code", "array", "expected"),
    [
        (8, BYTES, BYTES),
        (9, BYTES.astype(">i1"), "no gray values"),
        (9, (BYTES // 2).astype(">i1"), BYTES // 2),
        (11, DEEP.astype(">i2") // 2, "no gray values"),
        (11, (DEEP // 2).astype(">i2"), DEEP // 2),
        (12, DEEP.astype(">i4"), DEEP),
        (13, (BYTES / 255).astype(">f4"), BYTES),
        (14, BYTES.astype(">f8"), BYTES),
    ],
)
def test_numbers_in_idx_files(
    tmp_path: Path, packed: bool, code: int, array: AnyArray, expected: AnyArray | str
) -> None:
    """All six types that IDX has."""
    content = struct.pack(">HBB3I", 0, code, 3, *array.shape) + array.tobytes()
    path = tmp_path / ("a-idx3-ubyte.gz" if packed else "a-idx3-ubyte")
    path.write_bytes(gzip.compress(content) if packed else content)
    expect(path, expected)


COLOR = np.stack([BYTES[0], BYTES[1], BYTES[2]], axis=2)


def tiff(array: AnyArray, **options: Any) -> Callable[[Path], Path]:
    """Return a function that writes a TIFF."""

    def write(folder: Path) -> Path:
        tifffile.imwrite(folder / "a.tif", array, **options)
        return folder / "a.tif"

    return write


def pillow(image: Image.Image, suffix: str, **options: Any) -> Callable[[Path], Path]:
    """Return a function that writes an image with Pillow."""

    def write(folder: Path) -> Path:
        image.save(folder / f"a{suffix}", **options)
        return folder / f"a{suffix}"

    return write


def turned() -> Image.Exif:
    """Return the mark of a picture on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


BLACK_AND_WHITE = (BYTES[0] > 99).astype(np.uint8) * 255
ALPHA = np.dstack([COLOR, BYTES[0]])
FRAMES = [Image.fromarray(np.full((6, 8), 40 * n, np.uint8)) for n in range(1, 4)]

FILES: dict[str, tuple[Callable[[Path], Path], AnyArray | str]] = {
    "TIFF big-endian": (tiff(DEEP[0], byteorder=">", photometric="minisblack"), DEEP[:1]),
    "TIFF stack big-endian": (tiff(DEEP, byteorder=">", photometric="minisblack"), DEEP),
    "TIFF stack deflated": (tiff(DEEP, compression="zlib", photometric="minisblack"), DEEP),
    "TIFF RGB of 16 bits": (
        tiff(COLOR.astype(np.uint16) * 99, photometric="rgb"),
        COLOR[None] * np.uint16(99),
    ),
    "TIFF with alpha": (tiff(ALPHA, photometric="rgb", extrasamples=["unassalpha"]), COLOR[None]),
    "TIFF of planes": (
        tiff(np.moveaxis(COLOR, 2, 0), photometric="rgb", planarconfig="separate"),
        COLOR[None],
    ),
    "TIFF of floats": (tiff(BYTES[0] / 255, photometric="minisblack"), "8 or 16 bits|damaged"),
    "TIFF stack of floats": (tiff(BYTES / 255, photometric="minisblack"), "8 or 16 bits"),
    "TIFF signed": (tiff(SIGNED[0], photometric="minisblack"), "8 or 16 bits|damaged"),
    "TIFF stack signed": (tiff(SIGNED, photometric="minisblack"), "8 or 16 bits"),
    "TIFF 32 bits": (tiff(DEEP[0].astype(np.uint32), photometric="minisblack"), "8 or 16 bits|damaged"),
    "TIFF white is zero": (tiff(BYTES, photometric="miniswhite"), 255 - BYTES),
    "1 bit PNG": (pillow(Image.fromarray(BLACK_AND_WHITE).convert("1"), ".png"), BLACK_AND_WHITE[None]),
    "1 bit TIFF": (pillow(Image.fromarray(BLACK_AND_WHITE).convert("1"), ".tif"), BLACK_AND_WHITE[None]),
    "PBM": (pillow(Image.fromarray(BLACK_AND_WHITE).convert("1"), ".pbm"), BLACK_AND_WHITE[None]),
    "16 bits PNG": (pillow(Image.fromarray(DEEP[0]), ".png"), DEEP[:1]),
    "RGBA": (pillow(Image.fromarray(ALPHA), ".png"), COLOR[None]),
    "EXIF orientation": (pillow(Image.fromarray(COLOR), ".png", exif=turned()), COLOR[None]),
    "palette": (pillow(Image.fromarray(COLOR).quantize(64, dither=Image.Dither.NONE), ".png"), "palette"),
    "CMYK": (pillow(Image.new("CMYK", (8, 6), (0, 255, 255, 0)), ".tif"), "red"),
    "CMYK JPEG": (pillow(Image.new("CMYK", (8, 6), (0, 255, 255, 0)), ".jpg"), "red"),
    "GIF animation": (
        pillow(FRAMES[0], ".gif", save_all=True, append_images=FRAMES[1:]),
        "first frame",
    ),
    "WebP animation": (
        pillow(FRAMES[0], ".webp", save_all=True, append_images=FRAMES[1:], lossless=True),
        "first frame",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_odd_image_files(tmp_path: Path, name: str) -> None:
    """Image files of every kind, through the reader that their name leads to."""
    write, expected = FILES[name]
    path = write(tmp_path)
    if isinstance(expected, str) and expected == "palette":
        picture = Image.fromarray(COLOR).quantize(64, dither=Image.Dither.NONE)
        expected = np.asarray(picture.convert("RGB"))[None]
    if isinstance(expected, str) and expected in ("red", "first frame"):
        [image] = read_all(path)
        color = image.reshape(48, -1).mean(axis=0)
        near = (230, 20, 20) if expected == "red" else (40,) * len(color)
        np.testing.assert_allclose(color, near, atol=40 if expected == "red" else 2)
        return
    expect(path, expected)
