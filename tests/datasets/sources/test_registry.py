"""All readers of images, in one table."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import tifffile

from datasets.basics.crc32c import masked_crc32c
from datasets.basics.errors import BadInput
from datasets.sources.registry import SOURCES, open_source, source_name
from datasets.spec import DataRow

MakePath = Callable[..., Path]


def saved(path: Path, pictures: npt.NDArray[np.uint8]) -> Path:
    """Save the images with NumPy."""
    np.save(path, pictures)
    return path


def packed(path: Path, pictures: npt.NDArray[np.uint8]) -> Path:
    """Save the images as a compressed IDX file."""
    path.write_bytes(gzip.compress(struct.pack(">HBB4I", 0, 8, 4, *pictures.shape) + pictures.tobytes()))
    return path


def stacked(path: Path, pictures: npt.NDArray[np.uint8]) -> Path:
    """Save the images as pages."""
    tifffile.imwrite(path, pictures, photometric="rgb")
    return path


def recorded(path: Path, pictures: npt.NDArray[np.uint8]) -> Path:
    """Save the images as records without labels, their features in Protocol Buffers' wire format."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content) & 127 | 128, len(content) >> 7]) + content

    with path.open("wb") as stream:
        for picture in pictures:
            value = field(2, field(1, field(1, cv2.imencode(".png", picture[..., ::-1])[1].tobytes())))
            content = field(1, field(1, field(1, b"image") + value))
            length = struct.pack("<Q", len(content))
            stream.write(length + struct.pack("<I", masked_crc32c(length)))
            stream.write(content + struct.pack("<I", masked_crc32c(content)))
    return path


def filmed(path: Path, pictures: npt.NDArray[np.uint8]) -> Path:
    """Save the images as frames of a video without loss."""
    height, width = pictures.shape[1:3]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"PNG "), 25, (width, height))
    for picture in pictures:
        writer.write(picture[..., ::-1])
    writer.release()
    return path


def table(folder: Path) -> Path:
    """Save a table that names all images of a folder."""
    lines = [f"{path.name},a" for path in sorted(folder.iterdir())]
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder / "labels.csv"


@pytest.fixture(params=sorted(SOURCES.names()))
def row(request: pytest.FixtureRequest, write_folder: MakePath, write_rtdc: MakePath, images) -> DataRow:  # type: ignore[no-untyped-def]
    """Five 6 x 8 px RGB images (or the first of them) behind each reader of the registry."""
    makers: dict[str, Callable[[], tuple[Path, int]]] = {
        "folder": lambda: (write_folder("five", images(5, 6, 8, 3)), 5),
        "rtdc": lambda: (write_rtdc("five.rtdc", images(5, 6, 8, 3)), 5),
        "numpy_arrays": lambda: (saved(write_folder("five", images(1)) / "five.npy", images(5, 6, 8, 3)), 5),
        "idx": lambda: (
            packed(write_folder("five", images(1)) / "five.idx4-ubyte.gz", images(5, 6, 8, 3)),
            5,
        ),
        "tiff_stack": lambda: (stacked(write_folder("five", images(1)) / "five.tif", images(5, 6, 8, 3)), 5),
        "tfrecord": lambda: (recorded(write_folder("five", images(1)) / "a.tfrecord", images(5, 6, 8, 3)), 5),
        "video": lambda: (filmed(write_folder("five", images(1)) / "five.avi", images(5, 6, 8, 3)), 5),
        "label_table": lambda: (table(write_folder("five", images(5, 6, 8, 3))), 5),
        "image_file": lambda: (next(write_folder("five", images(5, 6, 8, 3)).glob("*0.png")), 1),
    }
    path, n_images = makers[request.param]()
    return DataRow(path=str(path), source=request.param, n_images=n_images)


def test_every_reader_recognises_its_own(row: DataRow) -> None:
    """The reader that wrote the row is the one that is found for its path."""
    assert source_name(Path(row.path)) == row.source


def test_every_reader_returns_the_images(row: DataRow, images) -> None:  # type: ignore[no-untyped-def]
    """Single and block reading give the same images, in the order asked for, repeated ones included."""
    expected = images(5, 6, 8, 3)
    with open_source(row) as source:
        assert source.n_images == row.n_images
        places = [place % row.n_images for place in (4, 0, 4, 2)]
        for image, index in zip(source.read_many(places), places, strict=True):
            np.testing.assert_array_equal(image, expected[index])
            np.testing.assert_array_equal(source.read(index), expected[index])
        assert source.read_many([]) == []


def test_every_reader_names_images_and_knows_no_position(row: DataRow) -> None:
    """Names differ; where no position is stored there is none."""
    with open_source(row) as source:
        assert len({source.name(index) for index in range(row.n_images)}) == row.n_images
        assert source.position(0) is None
        path = source.image_path(0)
        assert path is None or path.is_file()


def test_every_reader_can_be_closed_twice_and_frees_its_file(row: DataRow) -> None:
    """After closing, the file can be renamed; closing again is harmless."""
    source = open_source(row)
    source.read(0)
    source.close()
    source.close()
    Path(row.path).rename(Path(row.path).with_name("renamed"))


def test_every_reader_names_a_path_that_is_gone(row: DataRow) -> None:
    """A row whose data was moved away is bad input that names the path."""
    gone = row.model_copy(update={"path": row.path + "-gone"})
    with pytest.raises(BadInput, match="-gone does not exist"):
        open_source(gone)


def test_what_nothing_reads_is_refused(tmp_path: Path) -> None:
    """A text file is no source, and the sentence says what is expected."""
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(BadInput, match=r"notes\.txt is neither an image nor a file .*: give images, "):
        source_name(tmp_path / "notes.txt")
    with pytest.raises(BadInput, match="does not exist"):
        source_name(tmp_path / "nothing")


def test_an_unknown_reader_is_named(tmp_path: Path) -> None:
    """A row of a newer program with a reader we lack gives its name and ours."""
    with pytest.raises(BadInput, match="'folders'"):
        open_source(DataRow(path=str(tmp_path), source="folders"))


def test_a_folder_row_needs_a_folder(write_rtdc: MakePath, images) -> None:  # type: ignore[no-untyped-def]
    """A file given as a folder is bad input, not an empty row."""
    path = write_rtdc("a.rtdc", images(2))
    with pytest.raises(BadInput, match="not a folder"):
        open_source(DataRow(path=str(path), source="folder"))
