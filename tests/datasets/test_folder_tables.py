"""Folders that hold a table of labels with their images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.discovery import discover_paths, discover_root
from datasets.sources.registry import open_source
from datasets.spec import DataRow

Write = Callable[..., Path]


def told(rows: list[DataRow]) -> list[tuple[str, str, str]]:
    """Return (table or folder, class, part) of each row."""
    return [(Path(row.path).name, row.class_name, row.part) for row in rows]


def lines(*cells: str, folder: str = "", header: str = "image,class") -> str:
    """Return a table of images 000.png … with a cell each."""
    return "\n".join([header, *(f"{folder}{number:03d}.png,{cell}" for number, cell in enumerate(cells))])


@pytest.mark.parametrize("below", ["", "images"])
@pytest.mark.parametrize("discover", [discover_root, lambda path, tell: discover_paths([path], tell)])
def test_the_table_wins(
    tmp_path: Path, write_folder: Write, images: Any, below: str, discover: Callable[..., list[DataRow]]
) -> None:
    """A dropped folder of images with their table is understood, and the user is told."""
    write_folder(f"cells/{below}", images(6))
    (tmp_path / "cells" / "labels.csv").write_text(lines("cat", "dog", "cat", "dog"), "utf-8")
    (tmp_path / "cells" / "notes.csv").write_text("day,operator\n1,me\n", "utf-8")
    sentences: list[str] = []
    rows = discover(tmp_path / "cells", sentences.append)
    assert told(rows) == [("labels.csv", "cat", "split"), ("labels.csv", "dog", "split")]
    [sentence] = sentences
    assert "taken from labels.csv; 2 images that it does not name are not used" in sentence


def test_a_table_in_each_part(tmp_path: Path, write_folder: Write, images: Any) -> None:
    """ROOT/train, valid and test with a table in each; the folders say the parts."""
    for name in ("Training", "valid", "hold-out"):
        write_folder(f"data/{name}", images(4))
        (tmp_path / "data" / name / "labels.csv").write_text(lines("cat", "dog", "cat", "dog"), "utf-8")
    expected = [("labels.csv", c, p) for p in ("train", "validation", "test") for c in ("cat", "dog")]
    assert told(discover_root(tmp_path / "data")) == expected
    assert told(discover_paths([tmp_path / "data" / "valid"])) == expected[2:4]


def test_a_table_for_each_part_or_one_for_all(tmp_path: Path, write_folder: Write, images: Any) -> None:
    """Tables called train.csv and test.csv; or one table whose images lie in folders for the parts."""
    write_folder("data/images", images(4))
    (tmp_path / "data" / "train.csv").write_text("image,class\n000.png,cat\n001.png,dog", "utf-8")
    (tmp_path / "data" / "test.csv").write_text("image,class\n002.png,cat\n003.png,dog", "utf-8")
    assert told(discover_root(tmp_path / "data")) == [
        ("test.csv", "cat", "test"),
        ("test.csv", "dog", "test"),
        ("train.csv", "cat", "train"),
        ("train.csv", "dog", "train"),
    ]
    write_folder("other/train", images(4))
    write_folder("other/val", images(4))
    text = "image,class\ntrain/000.png,cat\ntrain/001.png,dog\nval/002.png,cat\nval/003.png,dog"
    (tmp_path / "other" / "labels.csv").write_text(text, "utf-8")
    rows = discover_root(tmp_path / "other")
    assert sorted(told(rows)) == [
        (("labels.csv"), c, p) for c in ("cat", "dog") for p in ("train", "validation")
    ]
    for row in rows:
        with open_source(row) as source:
            assert source.n_images == 1


def test_two_tables_of_the_same_images_are_asked_for(
    tmp_path: Path, write_folder: Write, images: Any
) -> None:
    """Which of two tables counts is not guessed."""
    write_folder("cells", images(2))
    for name in ("a.csv", "b.csv"):
        (tmp_path / "cells" / name).write_text(lines("cat", "dog"), "utf-8")
    sentences: list[str] = []
    assert told(discover_paths([tmp_path / "cells"], sentences.append)) == [("cells", "cells", "split")]
    assert "(a.csv, b.csv)" in sentences[0]


def test_an_unclear_table_is_told_and_left(tmp_path: Path, write_folder: Write, images: Any) -> None:
    """A table that names the images without a clear class does not stop the folder from being a row."""
    write_folder("cells", images(4))
    text = lines("x,1", "y,2", "x,1", "y,2", header="image,a,b").replace("1", "u").replace("2", "v")
    (tmp_path / "cells" / "measured.csv").write_text(text, "utf-8")
    sentences: list[str] = []
    assert told(discover_paths([tmp_path / "cells"], sentences.append)) == [("cells", "cells", "split")]
    assert "measured.csv" in sentences[0]


def test_class_folders_count_more_than_a_guess(tmp_path: Path, write_folder: Write, images: Any) -> None:
    """Beside class folders only a table that calls its column a class is taken for labels."""
    for name in ("cat", "dog"):
        write_folder(f"pets/{name}", images(3))
    names = [f"{name}/00{n}.png" for name in ("cat", "dog") for n in range(3)]
    table = tmp_path / "pets" / "table.csv"
    table.write_text("\n".join(["image,camera", *(f"{name},{'ab'[n % 2]}" for n, name in enumerate(names))]))
    assert told(discover_root(tmp_path / "pets")) == [("cat", "cat", "split"), ("dog", "dog", "split")]
    table.write_text(table.read_text().replace("camera", "species"))
    assert told(discover_root(tmp_path / "pets")) == [
        ("table.csv", "a", "split"),
        ("table.csv", "b", "split"),
    ]


def test_a_folder_given_with_its_table_is_not_taken_twice(
    tmp_path: Path, write_folder: Write, images: Any
) -> None:
    """The table and the folder of its images dropped together are the table's rows."""
    write_folder("data/images", images(2))
    (tmp_path / "data" / "labels.csv").write_text(lines("cat", "dog"), "utf-8")
    both = [tmp_path / "data" / "images", tmp_path / "data" / "labels.csv"]
    assert told(discover_paths(both)) == [("labels.csv", "cat", "split"), ("labels.csv", "dog", "split")]
