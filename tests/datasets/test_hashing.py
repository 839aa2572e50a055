"""SHA-256 of files and folders."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput, Cancelled
from datasets.hash_store import HashStore
from datasets.hashing import hash_path, size_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three images, one in a sub-folder."""
    for name, content in {"b.png": b"two", "a.png": b"one", "sub/a.png": b"three"}.items():
        path = tmp_path / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "images"


def test_of_a_file_it_is_the_hash_of_its_whole_content(tmp_path: Path) -> None:
    """Anybody can check it with sha256sum; all bytes count, not only the first ones."""
    content = bytes(range(256)) * 10_000
    (tmp_path / "a.rtdc").write_bytes(content)
    assert hash_path(tmp_path / "a.rtdc") == hashlib.sha256(content).hexdigest()
    (tmp_path / "a.rtdc").write_bytes(content[:-1] + b"\0")
    assert hash_path(tmp_path / "a.rtdc") != hashlib.sha256(content).hexdigest()


def test_of_a_folder_it_is_over_names_and_contents(folder: Path) -> None:
    """The written definition, computed here a second time."""
    expected = hashlib.sha256()
    for name, content in (("a.png", b"one"), ("b.png", b"two"), ("sub/a.png", b"three")):
        expected.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    assert hash_path(folder) == expected.hexdigest()
    assert size_of(folder) == 11


def test_moving_the_folder_keeps_the_hash(folder: Path) -> None:
    """A renamed or moved folder is found again."""
    before = hash_path(folder)
    moved = folder.rename(folder.with_name("elsewhere"))
    assert hash_path(moved) == before


def test_system_files_do_not_count(folder: Path) -> None:
    """Opening the folder in a file manager does not change its hash."""
    before = hash_path(folder)
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    assert hash_path(folder) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.png").write_bytes(b"One"),
        lambda folder: (folder / "a.png").rename(folder / "c.png"),
        lambda folder: (folder / "a.png").unlink(),
        lambda folder: (folder / "new.png").write_bytes(b"one"),
    ],
    ids=["changed", "renamed", "removed", "added"],
)
def test_every_change_shows(folder: Path, change: Callable[[Path], object]) -> None:
    """Changing, renaming, removing or adding one image gives another hash."""
    before = hash_path(folder)
    change(folder)
    assert hash_path(folder) != before


def test_progress_reaches_the_end_and_can_cancel(folder: Path) -> None:
    """Hashing reports rising fractions up to 1 and stops when the user cancels."""
    fractions: list[float] = []
    hash_path(folder, lambda fraction, message: fractions.append(fraction))
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        hash_path(folder, cancel)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    """What is gone cannot be hashed; the sentence names it."""
    with pytest.raises(BadInput, match="gone does not exist"):
        hash_path(tmp_path / "gone")


def test_a_link_that_leads_nowhere_counts_the_same_everywhere(folder: Path) -> None:
    """One image that nobody can open does not keep the others from being hashed; mending it shows."""
    without = hash_path(folder)
    (folder / "c.png").symlink_to(folder / "gone.png")
    expected = hashlib.sha256()
    for name, content in (("a.png", b"one"), ("b.png", b"two"), ("c.png", None), ("sub/a.png", b"three")):
        digest = bytes(32) if content is None else hashlib.sha256(content).digest()
        expected.update(name.encode() + b"\0" + digest)
    assert hash_path(folder) == HashStore().hash_path(folder) == expected.hexdigest() != without
    assert size_of(folder) == 11
    (folder / "gone.png").write_bytes(b"four")
    assert hash_path(folder) != expected.hexdigest()
