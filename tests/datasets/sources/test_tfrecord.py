"""TFRecord files, written here byte by byte as their description says."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.crc32c import crc32c, masked_crc32c
from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths, discover_root
from datasets.hashing import hash_path
from datasets.sources.registry import open_source, selections
from datasets.spec import DataRow

Value = bytes | Sequence[int] | Sequence[float]
Images = Callable[..., npt.NDArray[np.uint8]]


def varint(value: int) -> bytes:
    """Return a number of seven bits per byte."""
    value &= 2**64 - 1
    content = bytearray()
    while value > 0x7F:
        content.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*content, value])


def field(number: int, content: bytes) -> bytes:
    """Return a field that holds bytes."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def feature(value: Value) -> bytes:
    """Return a feature of one byte string, of whole numbers or of floats."""
    if isinstance(value, bytes):
        return field(1, field(1, value))
    if all(isinstance(one, int) for one in value):
        return field(3, field(1, b"".join(varint(int(one)) for one in value)))
    return field(2, field(1, struct.pack(f"<{len(value)}f", *value)))


def example(**features: Value) -> bytes:
    """Return an example; a double underscore in a name stands for a slash."""
    entries = [
        field(1, field(1, name.replace("__", "/").encode()) + field(2, feature(value)))
        for name, value in features.items()
    ]
    return field(1, b"".join(entries))


def frame(content: bytes) -> bytes:
    """Return a record with its length and checksums."""
    length = struct.pack("<Q", len(content))
    told = struct.pack("<I", masked_crc32c(length))
    return length + told + content + struct.pack("<I", masked_crc32c(content))


def write(path: Path, examples: Sequence[bytes]) -> Path:
    """Write records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(frame, examples)))
    return path


def png(image: npt.NDArray[Any]) -> bytes:
    """Return an image as a PNG file."""
    return cv2.imencode(".png", image[..., ::-1] if image.ndim == 3 else image)[1].tobytes()


def size_of_mnist(image: npt.NDArray[Any]) -> dict[str, Value]:
    """Return the features of the size of an image."""
    return {"height": [image.shape[0]], "width": [image.shape[1]], "depth": [(*image.shape, 1)[2]]}


@pytest.mark.parametrize(("content", "expected"), [(b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA)])
def test_the_checksum_of_known_bytes(content: bytes, expected: int) -> None:
    """The values that RFC 3720, appendix B.4, and the catalogue of CRCs give."""
    assert crc32c(content) == expected


@given(content=st.binary(max_size=2000), place=st.integers(0, 1999))
def test_the_checksum_is_that_of_the_definition(content: bytes, place: int) -> None:
    """The remainder by long division, bit by bit; one flipped bit changes it."""
    state = 0xFFFFFFFF
    for octet in content:
        state ^= octet
        for _ in range(8):
            state = state >> 1 ^ (0x82F63B78 if state & 1 else 0)
    assert crc32c(content) == state ^ 0xFFFFFFFF
    if content:
        other = bytearray(content)
        other[place % len(content)] ^= 1
        assert crc32c(bytes(other)) != crc32c(content)


@pytest.mark.parametrize("channels", [0, 3])
def test_encoded_and_bare_images(tmp_path: Path, images: Images, channels: int) -> None:
    """Image files, bytes with their size, 16-bit bytes, whole numbers: the same pixels."""
    for kind in ("encoded", "bytes", "numbers", "wide"):
        pictures: npt.NDArray[Any] = images(3, 6, 8, channels)
        if kind == "wide":
            pictures = pictures.astype("<u2") * 257
        examples = []
        for image in pictures:
            if kind == "encoded":
                examples.append(example(image__encoded=png(image), image__format=b"png"))
            elif kind == "numbers":
                examples.append(example(image=image.ravel().tolist(), **size_of_mnist(image)))
            else:
                examples.append(example(image_raw=image.tobytes(), **size_of_mnist(image)))
        path = write(tmp_path / f"{kind}.tfrecord", examples)
        assert selections(path, "tfrecord") == []
        with open_source(DataRow(path=str(path), source="tfrecord")) as source:
            np.testing.assert_array_equal(source.read_many([2, 0]), pictures[[2, 0]])
            assert source.name(2) == "2"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([{"label": [1]}, {"label": [0]}, {"label": [1]}], {("0",): "1", ("1",): "02"}),
        ([{"image__class__text": n, "label": [7]} for n in (b"a", b"b", b"a")], {("a",): "02", ("b",): "1"}),
        ([{"label": n} for n in (b"\xc3\xa4", b"", b"x")], {("ä",): "0", (): "1", ("x",): "2"}),
        ([{"label": n} for n in ([0, 1, 1], [1, 0, 0], [0, 0, 0])], {("1", "2"): "0", ("0",): "1", (): "2"}),
        ([{"y": [2, 5]}, {"y": [5]}, {"y": [2]}], {("2", "5"): "0", ("5",): "1", ("2",): "2"}),
    ],
    ids=["number", "text first", "bytes", "one-hot", "several"],
)
def test_labels(
    tmp_path: Path, images: Images, labels: list[dict[str, Value]], expected: dict[tuple[str, ...], str]
) -> None:
    """Numbers, names, several of them: each set of classes is a row."""
    path = write(tmp_path / "a.tfrec", [example(image=png(images(1)[0]), **label) for label in labels])
    found = {}
    for row in discover_paths([path]):
        with open_source(row) as source:
            found[row.all_classes] = "".join(source.name(index) for index in range(source.n_images))
    assert found == expected


def test_groups_and_shards(tmp_path: Path, images: Images) -> None:
    """A feature called donor groups; a file that is one of several is known by its name."""
    examples = [
        example(image=png(images(1)[0]), label=[n % 2], donor=b"DE"[n // 2 : n // 2 + 1]) for n in range(4)
    ]
    write(tmp_path / "train" / "cells.tfrecord-00000-of-00002", examples)
    rows = discover_root(tmp_path)
    assert [(row.class_name, row.group, row.part) for row in rows] == [
        ("0", "D", "train"),
        ("0", "E", "train"),
        ("1", "D", "train"),
        ("1", "E", "train"),
    ]
    assert len(hash_path(Path(rows[0].path))) == 64


def whole(images: Images) -> bytes:
    """Return a sound file of three records."""
    return b"".join(frame(example(image=png(image), label=[0])) for image in images(3))


def damaged_length(content: bytes) -> bytes:
    """Change the length of the second record."""
    second = 16 + struct.unpack_from("<Q", content)[0]
    return content[:second] + b"\x01" + content[second + 1 :]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda content: b"", "no records"),
        (lambda content: content[:-1], "ends within record 2"),
        (lambda content: content[: len(content) // 2], "ends within record 1"),
        (lambda content: content[:7], "ends within record 0"),
        (damaged_length, "checksum of the length of record 1 does not fit"),
        (lambda content: bytes(200), "record 0 does not fit"),
        (lambda content: b"\x1f\x8b" + content, "does not fit.*unpacked first"),
        (lambda content: frame(b"\xff" * 50), "no tf.train.Example"),
        (lambda content: frame(b"\x0a" * 50), "no tf.train.Example"),
        (lambda content: frame(example(text=b"hello")), r"no image \(it has text\)"),
        (lambda content: frame(b""), "no image"),
        (lambda content: struct.pack("<QI", 2**63, masked_crc32c(struct.pack("<Q", 2**63))), "ends within"),
    ],
)
def test_damaged_files_are_named(
    tmp_path: Path, images: Images, damage: Callable[[bytes], bytes], sentence: str
) -> None:
    """Truncated, damaged and other files are refused in a sentence with the record."""
    path = tmp_path / "a.tfrecord"
    path.write_bytes(damage(whole(images)))
    with pytest.raises(BadInput, match=sentence) as caught:
        selections(path, "tfrecord")
    assert "a.tfrecord" in str(caught.value)


def test_a_damaged_image_is_named(tmp_path: Path, images: Images) -> None:
    """A flipped bit within a record is found when it is read; the others can be read."""
    content = bytearray(whole(images))
    content[60] ^= 1
    path = tmp_path / "a.tfrecord"
    path.write_bytes(content)
    with open_source(DataRow(path=str(path), source="tfrecord")) as source:
        np.testing.assert_array_equal(source.read(2), images(3)[2])
        with pytest.raises(BadInput, match=r"Record 0 of .*a\.tfrecord is damaged"):
            source.read(0)


@pytest.mark.parametrize(
    "features",
    [{}, {"height": [5], "width": [8]}, {"height": [2**40], "width": [8]}, {"height": [-1], "width": [-64]}],
)
def test_pixels_without_their_size_are_refused(
    tmp_path: Path, images: Images, features: dict[str, Value]
) -> None:
    """Bytes that fit no size are not guessed at."""
    path = write(tmp_path / "a.tfrecord", [example(image_raw=images(1)[0].tobytes(), **features)])
    with (
        open_source(DataRow(path=str(path), source="tfrecord")) as source,
        pytest.raises(BadInput, match="height"),
    ):
        source.read(0)


@given(content=st.binary(max_size=300), cut=st.integers(0, 80))
def test_random_records_give_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, cut: int
) -> None:
    """Whatever a record holds, it is an image or bad input."""
    sound = example(image=bytes(64), height=[8], width=[8])
    path = tmp_path_factory.mktemp("random") / "a.tfrecord"
    path.write_bytes(frame(sound[:cut] + content))
    try:
        with open_source(DataRow(path=str(path), source="tfrecord")) as source:
            source.read(0)
    except BadInput as error:
        assert "a.tfrecord" in str(error)
