"""Images that AIDeveloper exported get their classes from the text file beside them."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.discovery import discover_root
from datasets.hashing import hash_path
from datasets.sources.rtdc import open_images, selections


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """Four images, each as bright as its number, with labels 1, 0, 1, 3."""
    path = tmp_path / "M1_Valid_Data.rtdc"
    with h5py.File(path, "w") as file:
        images = np.arange(4, dtype=np.uint8).reshape(4, 1, 1) * np.ones((1, 8, 8), np.uint8)
        file["events/image"] = images
    (tmp_path / "M1_Valid_Labels.txt").write_bytes(b"1\r\n0\r\n1\r\n3\r\n")
    return path


def test_classes_are_the_numbers(exported: Path) -> None:
    """Each class that occurs is a selection, and its images are those of its lines."""
    assert [found.class_name for found in selections(exported)] == ["0", "1", "3"]
    with open_images(exported, "1") as images:
        assert [int(images.read(index).max()) for index in range(images.n_images)] == [0, 2]


def test_rows_of_the_file(exported: Path) -> None:
    """A user who names the file gets a row for each class."""
    assert [row.class_name for row in discover_root(exported)] == ["0", "1", "3"]


def test_labels_are_part_of_the_content(exported: Path) -> None:
    """Another label is another content."""
    before = hash_path(exported)
    exported.with_name("M1_Valid_Labels.txt").write_text("0\n0\n1\n3\n")
    assert hash_path(exported) != before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1\n0\n", "2 labels for the 4 images"),
        ("a\nb\nc\nd\n", "not a number"),
        ("1\n0\n1\n-3\n", "outside of"),
    ],
)
def test_labels_that_do_not_fit(exported: Path, text: str, expected: str) -> None:
    """Too few, no numbers, or impossible ones are told with the name of the file."""
    exported.with_name("M1_Valid_Labels.txt").write_text(text)
    with pytest.raises(BadInput, match=expected):
        selections(exported)


def test_other_files_are_not_concerned(exported: Path) -> None:
    """Without the file of labels, or under another name, images have no classes."""
    exported.with_name("M1_Valid_Labels.txt").rename(exported.with_name("labels.txt"))
    assert selections(exported) == []
