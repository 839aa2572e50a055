"""Tables that name images and give their classes, as spreadsheets and other programs write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from PIL import Image

from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths
from datasets.hashing import hash_path, size_of
from datasets.sources.label_table import selections
from datasets.sources.registry import open_source
from datasets.spec import DataRow

MakePath = Callable[..., Path]


@pytest.fixture
def folder(write_folder: MakePath, images: Any) -> Path:
    """A folder with the images 000.png … 005.png."""
    return write_folder("cells", images(6))


def told(path: Path) -> dict[str, list[str]]:
    """Return the names of the images of each class."""
    found = {}
    for row in discover_paths([path]):
        with open_source(row) as source:
            found[row.class_name] = [source.name(index) for index in range(source.n_images)]
    return found


PLAIN = {"cat": ["000.png", "002.png", "005.png"], "dog": ["001.png", "003.png", "004.png"]}
LINES = [f"{n:03d}.png,{name}" for name, names in PLAIN.items() for n in map(int, (x[:3] for x in names))]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LINES),
        "\n".join(["image,class", *LINES]),
        "\n".join(["image;class", *LINES]).replace(",", ";"),
        "\r\n".join(["Bild\tKlasse", *LINES]).replace(",", "\t"),
        "\r\n".join(["sep=;", "image;class", *LINES]).replace(",", ";"),
        "\n".join(["SEP=|", *LINES]).replace(",", "|"),
        "\n".join(["id,area,label", *(line.replace(".png,", ",0.5,") for line in LINES)]),
        "\n".join(["class;image;weight", *(";".join([*line.split(",")[::-1], "1,5"]) for line in LINES)]),
        "\n".join(
            ["image,cat,dog", *(f"{line[:7]},{int('cat' in line)},{int('dog' in line)}" for line in LINES)]
        ),
        "\n".join(
            ["Bild;cat;dog", *(f"{line[:7]};{'1,0;0,0' if 'cat' in line else '0,0;1,0'}" for line in LINES)]
        ),
    ],
    ids=[
        "bare",
        "header",
        "semicolons",
        "tabs",
        "Excel's first line",
        "bars",
        "stems",
        "decimal comma",
        "one-hot",
        "German one-hot",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_many_kinds(folder: Path, text: str, encoding: str) -> None:
    """Separators, headers, encodings, decimal commas, names without suffix and one-hot columns."""
    (folder / "labels.csv").write_bytes(text.encode(encoding))
    assert told(folder / "labels.csv") == PLAIN


def test_letters_of_western_windows(folder: Path) -> None:
    """Umlauts of an old Excel are letters, not question marks."""
    lines = ["000.png;Größe", "001.png;klein", "002.png;Größe", "003.png;klein"]
    (folder / "a.csv").write_bytes("\n".join(lines).encode("cp1252"))
    assert list(told(folder / "a.csv")) == ["Größe", "klein"]


def test_xlsx(folder: Path) -> None:
    """A spreadsheet: numbers are labels without .0, formulas are not computed, the first sheet counts."""
    book = openpyxl.Workbook()
    for line in (["image", "class"], ["000.png", 1.0], ["001.png", 2], ["002.png", "1"], ["003.png", 2]):
        book.active.append(line)
    book.create_sheet("notes").append(["nothing"])
    book.save(folder / "labels.xlsx")
    assert told(folder / "labels.xlsx") == {"1": ["000.png", "002.png"], "2": ["001.png", "003.png"]}


def test_images_in_folders_below(folder: Path) -> None:
    """Images may lie in folders beside the table, named with the folder (either slash) or without."""
    (folder.parent / "a.csv").write_text("cells\\000.png,x\ncells/001.png,y\n002.png,x\n003,y\n", "utf-8")
    assert told(folder.parent / "a.csv") == {
        "x": ["cells/000.png", "cells/002.png"],
        "y": ["cells/001.png", "cells/003.png"],
    }


def test_names_that_look_the_same_are_the_same(folder: Path) -> None:
    """Archives from macOS write ö as o with a mark, and tables do not."""
    inside = folder / unicodedata.normalize("NFD", "Größe")
    inside.mkdir()
    for number in range(3):
        (folder / f"{number:03d}.png").rename(inside / unicodedata.normalize("NFD", f"zölle {number}.png"))
    lines = ["Größe/Zölle 0.png,x", "zölle 1.png,y", "D:\\alt\\Größe\\zölle 2.png,x"]
    (folder / "a.csv").write_text("\n".join(["image,class", *lines]), "utf-8")
    assert {name: len(found) for name, found in told(folder / "a.csv").items()} == {"x": 2, "y": 1}


def test_images_without_a_class_are_unlabeled(folder: Path) -> None:
    """An empty class is no class: the images become a row of their own to look at."""
    (folder / "a.csv").write_text("image,class\n000.png,x\n001.png,\n002.png,y\n003.png,x\n", "utf-8")
    rows = discover_paths([folder / "a.csv"])
    assert [(row.class_name, row.part) for row in rows] == [("", "unlabeled"), ("x", "split"), ("y", "split")]
    with open_source(rows[0]) as source:
        assert source.name(0) == "001.png"


def test_pixels_and_names(folder: Path, images: Any) -> None:
    """The row reads the files that it names."""
    (folder / "a.csv").write_text("image,class\n005.png,x\n001.png,y\n003.png,x\n", "utf-8")
    with open_source(DataRow(path=str(folder / "a.csv"), source="label_table", selection="x")) as source:
        np.testing.assert_array_equal(np.stack(source.read_many([0, 1])), images(6)[[5, 3]])
        assert source.image_path(0) == folder / "005.png"


def test_the_hash_covers_table_and_images(folder: Path) -> None:
    """Another image or label is another content; moving both is not; other tables are plain files."""
    table = folder / "a.csv"
    table.write_text("image,class\n000.png,x\n001.png,y\n", "utf-8")
    before = hash_path(table)
    assert size_of(table) == sum((folder / name).stat().st_size for name in ("a.csv", "000.png", "001.png"))
    moved = folder.rename(folder.with_name("moved")) / "a.csv"
    assert hash_path(moved) == before
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(moved.with_name("001.png"))
    assert hash_path(moved) != before
    moved.write_text("a,b\n1,2\n", "utf-8")
    assert size_of(moved) == 8


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "No column"),
        ("", "No column"),
        (f"image,class\n{'x' * 5000}.png,x\n{'y/' * 3000}.png,y\n", "No column"),
        ("image,class\n000.png,x\n../secret.png,y\n001.png,y\n", "secret.png"),
        ("image,class\n000.png,x\nnothing.png,y\n001.png,y\n", r"nothing\.png"),
        ("image,a,b\n000.png,u,x\n001.png,v,y\n002.png,u,x\n003.png,u,x\n", "is the class.*'a', 'b'"),
    ],
)
def test_unclear_tables_are_refused(folder: Path, text: str, sentence: str) -> None:
    """What is missing, leads out of the folder or can be read two ways is asked for in one sentence."""
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(folder.parent / "secret.png")
    (folder / "a.csv").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=rf"a\.csv.*{sentence}|{sentence}.*a\.csv"):
        selections(folder / "a.csv")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_damaged_tables_are_told(folder: Path, name: str) -> None:
    """Random bytes are no table and never another error than a sentence."""
    random = np.random.default_rng(2)
    for length in (0, 1, 10, 1000):
        (folder / name).write_bytes(random.bytes(length))
        with pytest.raises(BadInput, match=name):
            selections(folder / name)


def test_a_spreadsheet_with_its_table_on_another_sheet(folder: Path) -> None:
    """The sentence says which sheet was read."""
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    book.create_sheet("labels").append(["000.png", "x"])
    book.save(folder / "a.xlsx")
    with pytest.raises(BadInput, match=r"No column of the first sheet of .*a\.xlsx"):
        selections(folder / "a.xlsx")


@pytest.mark.parametrize("header", ["image,class,class_name", "image,label_id,Label", "image,species,Klasse"])
def test_a_column_called_just_so_is_the_class(folder: Path, header: str) -> None:
    """“Call it class” is what the sentence about an unclear table advises."""
    path = folder / "a.csv"
    path.write_text("\n".join([header, *(f"00{n}.png,{n % 2},{'ab'[n % 2]}" for n in range(6))]), "utf-8")
    found = [selection.class_name for selection in selections(path)]
    assert found == (["0", "1"] if header.startswith("image,class,") else ["a", "b"])
