"""Folders for parts within the folder of a class: ROOT/CLASS/train and so on."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.discovery import discover_root
from tests.datasets.test_discovery import told, touch

DOG = ("dog/train/1.png", "dog/test/1.png")
TWO_OF_CAT = [("cat/test", "folder", "cat", "test"), ("cat/train", "folder", "cat", "train")]
ALL_OF_CAT = [("cat", "folder", "cat", "split")]


@pytest.mark.parametrize(
    ("cat", "rows", "sentence"),
    [
        (("train/1.png", "test/1.png"), TWO_OF_CAT, ""),
        (
            ("train/1.png", "test/1.png", "stray.png"),
            TWO_OF_CAT,
            "1 loose image in {} was left out: stray.png.",
        ),
        (("train/1.png", "test/1.png", "a.rtdc"), TWO_OF_CAT, "1 loose file in {} was left out: a.rtdc."),
        (
            ("train/1.png", "test/1.png", "more/1.png", "notes/a.txt"),
            TWO_OF_CAT,
            "Of {} only the folders for parts are used, not more.",
        ),
        (
            ("train/1.png", "test/1.png", "a.png", "b.png"),
            ALL_OF_CAT,
            "All images in {} are divided anew, because 2 lie loose beside its folders for parts (test, "
            "train): to keep these parts, take the loose ones out.",
        ),
        (
            ("val/1.png", "test/1.png"),
            [("cat/test", "folder", "cat", "test"), ("cat/val", "folder", "cat", "validation")],
            "",
        ),
        (
            ("train/a.rtdc", "test/b.rtdc", "test/1.png"),
            [
                ("cat/test", "folder", "cat", "test"),
                ("cat/test/b.rtdc", "rtdc", "cat", "test"),
                ("cat/train/a.rtdc", "rtdc", "cat", "train"),
            ],
            "",
        ),
    ],
    ids=["plain", "stray", "measurement", "another folder", "loose ones prevail", "no train", "files"],
)
def test_the_parts_of_a_class_are_kept(
    tmp_path: Path, cat: tuple[str, ...], rows: list[tuple[str, str, str, str]], sentence: str
) -> None:
    """Images for test do not come among those for training in silence, and none is dropped in silence."""
    root = touch(tmp_path, *(f"cat/{name}" for name in cat), *DOG)
    sentences: list[str] = []
    found = told(discover_root(root, sentences.append), root)
    assert [row for row in found if row[2] == "cat"] == rows
    assert [row[3] for row in found if row[2] == "dog"] == ["test", "train"]
    assert sentences == ([sentence.format(root / "cat")] if sentence else [])


def test_a_prediction_leaves_no_image_of_a_class_out(tmp_path: Path) -> None:
    """What is to be classified is not divided."""
    root = touch(tmp_path, "cat/train/1.png", "cat/test/1.png", "cat/more/1.png", "cat/stray.png", *DOG)
    rows = discover_root(root, by_class=False)
    assert [Path(row.path).name for row in rows] == ["cat", "test", "train"]
