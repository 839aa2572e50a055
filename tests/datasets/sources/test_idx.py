"""IDX files as MNIST comes, packed or not, with labels or without."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths, discover_root
from datasets.hashing import hash_path, size_of
from datasets.sources.idx import open_images, selections
from datasets.sources.registry import open_source

LABELS = np.array([7, 2, 7, 7, 2], np.uint8)


def idx(array: Any, kind: int = 8) -> bytes:
    """Return an array as the bytes of an IDX file."""
    return struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture(params=["-idx{}-ubyte", ".idx{}-ubyte", "-idx{}-ubyte.gz"])
def mnist(request: pytest.FixtureRequest, tmp_path: Path, images: Any) -> Path:
    """A folder like MNIST's with five training and five test images of two classes."""
    for part, seed in (("train", 0), ("t10k", 1)):
        for what, array in (("images-", images(5, 6, 8, seed=seed)), ("labels-", LABELS)):
            name = f"{part}-{what[:-1]}{request.param.format(array.ndim)}"
            content = idx(array)
            (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    return tmp_path


def test_a_folder_like_that_of_mnist(mnist: Path, images: Any) -> None:
    """Each label of each file is a row, the names of the files say the part, and the pixels are right."""
    rows = discover_root(mnist)
    assert [(row.class_name, row.part, row.source) for row in rows] == [
        ("2", "test", "idx"),
        ("7", "test", "idx"),
        ("2", "train", "idx"),
        ("7", "train", "idx"),
    ]
    with open_source(rows[3]) as source:
        assert [source.name(index) for index in range(source.n_images)] == ["0", "2", "3"]
        np.testing.assert_array_equal(np.stack(source.read_many([0, 1, 2])), images(5, 6, 8)[[0, 2, 3]])


def test_all_four_files_can_be_dropped(mnist: Path) -> None:
    """Files of labels go with their images instead of being refused."""
    assert len(discover_paths(sorted(mnist.iterdir()))) == 4


def test_the_hash_covers_images_and_labels(mnist: Path) -> None:
    """Another label is another content; a moved pair of files is the same."""
    images = next(path for path in mnist.iterdir() if "train-images" in path.name)
    labels = next(path for path in mnist.iterdir() if "train-labels" in path.name)
    before = hash_path(images)
    assert size_of(images) == images.stat().st_size + labels.stat().st_size
    moved = mnist / "moved"
    moved.mkdir()
    images, labels = images.rename(moved / images.name), labels.rename(moved / labels.name)
    assert hash_path(images) == before
    labels.write_bytes(labels.read_bytes()[:-1] + b"\5")
    assert hash_path(images) != before


def test_images_without_labels_are_one_class(tmp_path: Path, images: Any) -> None:
    """A file alone is named like itself."""
    (tmp_path / "cells-images.idx3-ubyte").write_bytes(idx(images(3)))
    [row] = discover_paths([tmp_path / "cells-images.idx3-ubyte"])
    assert (row.class_name, row.selection) == ("cells-images", "")
    with open_source(row) as source:
        assert source.n_images == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "damaged"),
        (b"not an idx file at all", "damaged"),
        (idx(np.zeros((3, 4, 5), np.uint8))[:-1], "claims 76 bytes but has 75"),
        (struct.pack(">HBB3I", 0, 8, 3, 2**31, 2**31, 2**31), "claims"),
        (idx(np.zeros(3, np.uint8)), "is expected"),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    """Damage, huge claims and other numbers than pixels give one sentence with the file."""
    path = tmp_path / "a-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=rf"a-idx3-ubyte.*{sentence}|{sentence}"):
        selections(path)


def test_truncated_packed_files_are_told(tmp_path: Path, images: Any) -> None:
    """A packed file that ends too early, or claims more than it holds, is told when it is read."""
    path = tmp_path / "a-idx3-ubyte.gz"
    packed = gzip.compress(idx(images(50)))
    for content in (packed[: len(packed) // 2], gzip.compress(idx(images(50))[:-9])):
        path.write_bytes(content)
        with pytest.raises(BadInput, match=r"a-idx3-ubyte\.gz"):
            open_images(path)


def test_labels_of_other_images_are_refused(tmp_path: Path, images: Any) -> None:
    """Four labels do not belong to five images."""
    (tmp_path / "a-images-idx3-ubyte").write_bytes(idx(images(5)))
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(idx(LABELS[:4]))
    with pytest.raises(BadInput, match=r"shape \(4,\) for the 5 images"):
        selections(tmp_path / "a-images-idx3-ubyte")
