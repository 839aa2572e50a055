"""Which files of a folder are images, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.errors import BadInput
from datasets.image_files import count_other_files, has_images, list_images, visible_entries
from datasets.naming import natural_key


def touch(folder: Path, *names: str) -> None:
    """Make empty files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_numbers_sort_as_numbers(tmp_path: Path) -> None:
    """Image 10 comes after image 9, as a person expects."""
    touch(tmp_path, "img 10.png", "img 9.png", "IMG 2.png", "img 1.png")
    assert [path.name for path in list_images(tmp_path)] == [
        "img 1.png",
        "IMG 2.png",
        "img 9.png",
        "img 10.png",
    ]


def test_folders_are_searched_to_the_bottom(tmp_path: Path) -> None:
    """Images in sub-folders belong to the row as well."""
    touch(tmp_path, "a.png", "sub/b.JPG", "sub/deep/c.tif")
    assert [path.relative_to(tmp_path).as_posix() for path in list_images(tmp_path)] == [
        "a.png",
        "sub/b.JPG",
        "sub/deep/c.tif",
    ]


def test_system_files_are_no_images(tmp_path: Path) -> None:
    """What operating systems leave behind neither counts as an image nor as another file."""
    touch(tmp_path, "Thumbs.db", ".DS_Store", "desktop.ini", "._a.png", ".hidden/b.png", "__MACOSX/c.png")
    assert list_images(tmp_path) == []
    assert not has_images(tmp_path)
    assert count_other_files(tmp_path) == 0
    assert visible_entries(tmp_path) == []


def test_other_files_are_counted(tmp_path: Path) -> None:
    """Files that are no images are not used, but they are counted so that the user can be told."""
    touch(tmp_path, "a.png", "notes.txt", "sub/table.csv")
    assert count_other_files(tmp_path) == 2


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """Listing a folder that is not there is bad input with its name."""
    with pytest.raises(BadInput, match="nowhere"):
        list_images(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="nowhere"):
        visible_entries(tmp_path / "nowhere")


names = st.lists(st.text(max_size=12), unique=True)


@given(names.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_names_is_total(orders: tuple[list[str], list[str]]) -> None:
    """Any names can be compared, and the order does not depend on where they started."""
    assert sorted(orders[0], key=natural_key) == sorted(orders[1], key=natural_key)
