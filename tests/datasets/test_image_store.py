"""Prepared images in a temporary file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets import image_store
from datasets.basics.errors import WorkFailed
from datasets.image_store import ImageStore, has_room
from datasets.imageset import ImageSet
from datasets.spec import DataRow, InputSpec, SplitSpec
from datasets.split import divide

Make = Callable[..., Any]
SPEC = InputSpec(size=8)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Temporary files lie here; nothing may be left of them."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setattr(image_store.tempfile, "tempdir", str(made))
    yield made
    assert list(made.iterdir()) == []


def test_images_come_back_in_any_order_from_any_thread(images: Make) -> None:
    """Written in pieces, read at random places by four threads at once: the same images."""
    pictures = images(200, 7, 7, 3)
    with closing(ImageStore((7, 7, 3))) as store, ThreadPoolExecutor(4) as pool:
        for start in range(0, 200, 64):
            store.write(pictures[start : start + 64])
        wanted = [np.random.default_rng(seed).integers(0, 200, 50) for seed in range(40)]
        for places, read in zip(wanted, pool.map(store.read, wanted), strict=True):
            np.testing.assert_array_equal(read, pictures[places])
        assert store.read(np.empty(0, dtype=np.int64)).shape == (0, 7, 7, 3)


def test_what_was_not_written_is_told(images: Make) -> None:
    """A place behind the end is an error of the file, not a black image."""
    with closing(ImageStore((8, 8, 1))) as store:
        store.write(images(2, 8, 8, 1))
        with pytest.raises(WorkFailed, match="temporary file"):
            store.read(np.array([2]))


def test_room_on_the_disk_is_asked_for() -> None:
    """A megabyte has room, an exabyte has none."""
    assert has_room(2**20)
    assert not has_room(2**60)


@pytest.fixture
def rows(write_folder: Make, row_of: Make, images: Make) -> list[DataRow]:
    """A folder of 30 images."""
    return [row_of(write_folder("a", images(30)), "a")]


def load(rows: list[DataRow], memory_limit_bytes: int) -> ImageSet:
    """Load all images, with a temporary file where they do not fit."""
    samples = divide(rows, SplitSpec(), 1)["train"]
    return ImageSet.load(
        rows, samples, SPEC, ("a",), 1, True, memory_limit_bytes=memory_limit_bytes, temporary_file=True
    )


def test_a_set_from_the_file_needs_the_users_files_no_more(rows: list[DataRow]) -> None:
    """Larger than the allowed memory, the images are those from memory, also when the folder is gone."""
    places = np.random.default_rng(0).permutation(30)
    with load(rows, 2**20) as held, load(rows, 100) as stored:
        assert held.in_memory and not stored.in_memory
        for file in Path(rows[0].path).iterdir():
            file.unlink()
        np.testing.assert_array_equal(stored.images(places), held.images(places))
        assert [len(block) for _, block in stored.blocks(16)] == [16, 14]


def test_without_room_the_images_are_read_from_their_files(
    rows: list[DataRow], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is no reason not to train."""
    monkeypatch.setattr(image_store, "SPARE_BYTES", 2**60)
    with load(rows, 100) as read, load(rows, 2**20) as held:
        np.testing.assert_array_equal(read.images([3, 1]), held.images([3, 1]))
        (Path(rows[0].path) / "003.png").write_bytes(b"")
        with pytest.raises(Exception, match=r"003\.png"):
            read.images([3])
