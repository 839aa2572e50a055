"""Several labels, groups, parts and measured values in tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths
from datasets.report.check import check
from datasets.sources.label_table import content, remarks
from datasets.sources.labels import Label
from datasets.sources.registry import open_source, row_scalars, scalar_names, selections
from datasets.spec import DataRow, SplitSpec

MakeFolder = Callable[..., Path]


@pytest.fixture
def folder(write_folder: MakeFolder, images) -> Path:  # type: ignore[no-untyped-def]
    """Six images 000.png … 005.png."""
    return write_folder("cells", images(6))


def table(folder: Path, header: str, *cells: str, separator: str = ",") -> Path:
    """Write a table with one line for each image: its name and the cells."""
    lines = [header, *(f"{number:03d}.png{separator}{cell}" for number, cell in enumerate(cells))]
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder / "labels.csv"


def classes(path: Path) -> list[tuple[str, ...]]:
    """Return the classes of each image."""
    return [label.classes for label in content(path).labels]


CAT, DOG, BOTH, NONE = ("cat",), ("dog",), ("cat", "dog"), ()


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("image,labels", ("cat;dog", "cat", "dog", ""), [BOTH, CAT, DOG, NONE]),
        ("image,labels", ("cat|dog", "cat|dog", "dog", "NA"), [BOTH, BOTH, DOG, NONE]),
        ("image,tags", ('"cat, dog"', "cat", "dog", "nan"), [BOTH, CAT, DOG, NONE]),
        ("image,class", ('"cell, round"', '"cell, round"', "x", "x"), [("cell, round",)] * 2 + [("x",)] * 2),
        ("image,cat,dog", ("1,1", "1,0", "0,1", "0,0"), [BOTH, CAT, DOG, NONE]),
        ("image,cat,dog", ("True,True", "True,False", "False,True", ","), [BOTH, CAT, DOG, NONE]),
        ("image,class_cat,class_dog", ("1,1", "1,0", "0,1", "0,0"), [BOTH, CAT, DOG, NONE]),
        ("image,is cat,is dog", ("1,1", "1,0", "0,1", "0,0"), [BOTH, CAT, DOG, NONE]),
        ("image,label 1,label 2", ("cat,dog", "cat,", "dog,", ","), [BOTH, CAT, DOG, NONE]),
        (
            "image,cat,dog,area,donor",
            ("1,1,2.5,a", "1,0,3,a", "0,1,0.5,b", "0,0,7,b"),
            [BOTH, CAT, DOG, NONE],
        ),
        ("image,cat,dog,group", ("1,1,a", "1,0,a", "0,1,b", "0,0,b"), [BOTH, CAT, DOG, NONE]),
    ],
)
def test_several_labels_and_none(
    folder: Path, header: str, cells: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    """Lists in a cell, several columns of zeros and ones, numbered columns; a comma can belong to a name."""
    assert classes(table(folder, header, *cells)) == expected


def test_lists_without_a_header_or_in_german(folder: Path) -> None:
    """What divides the lines is not what divides the labels, whichever of the two comes first."""
    (folder / "a.csv").write_text(
        "000.png,cat;dog\n001.png,cat\n002.png,dog\n003.png,dog\n004.png,dog\n005.png,dog", "utf-8"
    )
    assert classes(folder / "a.csv") == [BOTH, CAT, DOG, DOG, DOG, DOG]
    (folder / "b.csv").write_text("Bild;Klassen\n000.png;cat,dog\n001.png;cat\n002.png;dog", "utf-8")
    assert classes(folder / "b.csv") == [BOTH, CAT, DOG]


def test_an_image_in_several_lines_is_one_image(folder: Path) -> None:
    """Tables with a line for each label: the image comes once, with all of them."""
    (folder / "a.csv").write_text(
        "image,class\n000.png,cat\n001.png,dog\n000.png,dog\n000.png,cat\n", "utf-8"
    )
    assert classes(folder / "a.csv") == [BOTH, DOG]


def test_rows_carry_all_classes(folder: Path) -> None:
    """Images with the same classes are one row; its further classes are known."""
    rows = discover_paths([table(folder, "image,labels", "cat;dog", "cat", "dog", "", "cat;dog", "cat")])
    assert [(row.all_classes, row.part) for row in rows] == [
        ((), "unlabeled"),
        (CAT, "split"),
        (BOTH, "split"),
        (DOG, "split"),
    ]
    with open_source(rows[2]) as source:
        assert [source.name(index) for index in range(source.n_images)] == ["000.png", "004.png"]


@pytest.mark.parametrize("name", ["donor", "Patient ID", "patientID", "plate", "Tag", "Spender"])
def test_groups_are_known_by_their_header(folder: Path, name: str) -> None:
    """Donor, plate and day become the rows' group, so that a grouped split can keep them together."""
    header = f"image,class,{name}"
    rows = discover_paths([table(folder, header, "cat,1", "cat,2", "dog,1", "dog,", "cat,1", "dog,1")])
    assert [(row.class_name, row.group, row.selection) for row in rows] == [
        ("cat", "1", "cat [1]"),
        ("cat", "2", "cat [2]"),
        ("dog", "", "dog"),
        ("dog", "1", "dog [1]"),
    ]
    # A session from before groups were read has the class alone.
    with open_source(DataRow(path=rows[0].path, source="label_table", selection="cat")) as source:
        assert source.n_images == 3


def test_the_donor_counts_more_than_the_day(folder: Path) -> None:
    """Of several columns of groups the one that keeps most alike images together is taken."""
    path = table(folder, "day,image,class,donor")
    path.write_text("day,image,class,donor\n1,000.png,x,A\n2,001.png,x,A\n1,002.png,y,B\n2,003.png,y,B\n")
    assert {label.group for label in content(path).labels} == {"A", "B"}


def test_what_differs_in_each_line_is_no_group(folder: Path) -> None:
    """A number for each sample, or a time stamp, groups nothing."""
    path = table(folder, "image,class,sample", *(f"{'xy'[n % 2]},{n}" for n in range(6)))
    assert {label.group for label in content(path).labels} == {""}


@pytest.mark.parametrize("header", ["image,class,split", "image,class,subset", "image,class,Teil"])
def test_a_column_gives_the_part(folder: Path, header: str) -> None:
    """One table for all parts, with a column that says which."""
    cells = ("x,train", "y,Training", "x,val", "y,valid", "x,test", "y,TEST")
    rows = discover_paths([table(folder, header, *cells)])
    assert [(row.class_name, row.part) for row in rows] == [
        ("x", "test"),
        ("y", "test"),
        ("x", "train"),
        ("y", "train"),
        ("x", "validation"),
        ("y", "validation"),
    ]


def test_measured_values(folder: Path) -> None:
    """Columns of numbers, decimal commas and gaps included, are offered by name."""
    path = table(
        folder, "image;class;area;deform", "x;1,5;2", "y;NA;0,25", "x;3;1e99", "y;4;-1", separator=";"
    )
    found = content(path)
    assert found.scalar_names == ("area", "deform")
    expected = np.array([[1.5, 2], [np.nan, 0.25], [3, np.nan], [4, -1]], dtype=np.float32)
    np.testing.assert_array_equal(found.scalars, expected)
    assert found.labels[0] == Label(("x",))
    assert scalar_names(path, "label_table") == ("area", "deform")
    row = DataRow(path=str(path), source="label_table", selection="x")
    with open_source(row) as source:
        np.testing.assert_array_equal(row_scalars(row, source, ["deform", "area"]), [[2, 1.5], [np.nan, 3]])
        with pytest.raises(BadInput, match="'width' \\(it has: area, deform\\)"):
            row_scalars(row, source, ["width"])


@pytest.mark.parametrize(
    ("separator", "cells", "expected"),
    [
        (";", ("1,007", "900", "2,500"), [1.007, 900, 2.5]),
        ("\t", ("1,007", "900", "2,500"), [1.007, 900, 2.5]),
        (",", ("1,5", "900", "2,500"), [1.5, 900, 2.5]),
        (",", ("1,007", "900", "902"), "“1,007” in line 2 may be 1.007 or 1007"),
        (";", ("0.5", "900", "2,500"), "“2,500” in line 4 may be 2.500 or 2500"),
        (",", ("0.5", "-", "2"), "“-” in line 3 is no number: leave cells empty"),
        (",", ("0.5", "7", "1,234,567"), "“1,234,567” in line 4 is no number"),
    ],
)
def test_commas_in_numbers(folder: Path, separator: str, cells: tuple[str, ...], expected: object) -> None:
    """A comma is that of decimals where it can be nothing else; nothing is guessed."""
    lines = [f'{place:03d}.png{separator}"{cell}"{separator}x' for place, cell in enumerate(cells)]
    path = folder / "a.csv"
    path.write_text("\n".join([separator.join(("image", "area", "class")), *lines]), "utf-8")
    row = DataRow(path=str(path), source="label_table", class_name="x")
    with open_source(row) as source:
        if not isinstance(expected, str):
            assert row_scalars(row, source, ["area"])[:, 0].tolist() == pytest.approx(expected)
            assert not content(path).remarks
            return
        with pytest.raises(BadInput, match="'area'") as caught:
            row_scalars(row, source, ["area"])
    assert expected in str(caught.value) and str(path) in str(caught.value)
    [found] = [one for one in check([row], SplitSpec(), 1).findings if one.kind == "unread_column"]
    assert expected in found.sentence and "'area'" in found.sentence and str(path) in found.sentence


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            ("000.png,x,1,train,P0", "001.png,y,2,val,P0", "000.png,x,1,test,P0"),
            "part train in line 2, test in",
        ),
        (
            ("000.png,x,1,train,P0", "000.png,x,,,", "000.png,y,1.0,train,P1"),
            "group P0 in line 2, P1 in line 4",
        ),
    ],
)
def test_contradicting_lines_are_refused(folder: Path, lines: tuple[str, ...], sentence: str) -> None:
    """Two parts or donors of one image cannot both be right."""
    further = [f"00{place}.png,{'xy'[place % 2]},5,train,P0" for place in (2, 3, 4, 5)]
    (folder / "a.csv").write_text("\n".join(["image,class,area,split,donor", *lines, *further]), "utf-8")
    with pytest.raises(BadInput, match=rf"a\.csv.* 000\.png: {sentence}"):
        content(folder / "a.csv")


def test_a_column_with_several_values_of_an_image_is_no_measured_value(folder: Path) -> None:
    """Tables with a line for each object have such columns; which value is the image's is not guessed."""
    path = folder / "a.csv"
    lines = ("000.png,x,,7,1", "001.png,y,5,7,2", "000.png,x,1,7.0,3", "002.png,x,4,8,4", "000.png,y,2,,5")
    path.write_text("\n".join(["image,class,left,area,top", *lines]), "utf-8")
    found = content(path)
    assert found.scalar_names == ("area",)
    assert found.scalars[:, 0].tolist() == [7, 7, 8]
    assert found.unread == {
        "left": "000.png has 1 in line 4 and 2 in line 6",
        "top": "000.png has 1 in line 2 and 3 in line 4",
    }
    row = DataRow(path=str(path), source="label_table", class_name="y")
    with open_source(row) as source, pytest.raises(BadInput, match=r"'top'.* 000\.png has 1 in line 2 and 3"):
        row_scalars(row, source, ["top"])


def test_a_few_images_with_several_labels_are_told(write_folder: MakeFolder, images) -> None:  # type: ignore[no-untyped-def]
    """A second label may be a slip; many, or several in one line, are meant."""
    folder = write_folder("many", images(20))
    lines = ["image,class", *(f"{place:03d}.png,{'xy'[place % 2]}" for place in range(20))]
    path = folder / "a.csv"

    def told(*further: str) -> list[str]:
        path.write_text("\n".join([*lines, *further]), "utf-8")
        return [remark.sentence for remark in remarks(path)]

    [sentence] = told("000.png,y")
    assert f"{path}: 1 of 20 images has several labels, in several lines: 000.png (x, y); if" in sentence
    assert told() == told(*(f"{place:03d}.png,z" for place in range(9))) == []
    assert told("000.png,y", "002.png,x;y") == []


def test_too_many_groups_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row for each image would help nobody."""
    monkeypatch.setattr("datasets.sources.labels.MOST_SELECTIONS", 3)
    path = table(folder, "image,class,donor", "x,1", "x,2", "y,1", "y,2", "x,1")
    with pytest.raises(BadInput, match=r"labels\.csv has 4 pairs of class and group"):
        selections(path, "label_table")


def test_a_changed_table_is_read_anew(folder: Path) -> None:
    """What is kept of a table follows its file."""
    path = table(folder, "image,class", "x", "y")
    assert classes(path) == [("x",), ("y",)]
    assert classes(table(folder, "image,class", "x", "x", "longer")) == [("x",), ("x",), ("longer",)]


@pytest.mark.parametrize("start", ["/set/data/", "D:\\\\set\\\\more\\\\", "../elsewhere/", "file:///data/"])
def test_paths_of_another_computer(folder: Path, start: str) -> None:
    """Absolute paths are followed nowhere; the image here that ends alike is meant."""
    start = start.replace("\\\\", "\\")
    inner = folder / "b"
    inner.mkdir()
    (folder / "000.png").rename(inner / "000.png")
    (folder / "001.png").rename(inner / "003.png")
    lines = ["image,class", f"{start}000.png,x", f"{start}b/003.png,y", f"{start}cells/003.png,x"]
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    found = content(folder / "a.csv")
    assert [Path(image or "").relative_to(folder).as_posix() for image in found.images] == [
        "b/000.png",
        "b/003.png",
        "003.png",
    ]


NAMES = ["cat", "dog", "Maus, grau", "a b", "x"]


@given(
    chosen=st.lists(st.frozensets(st.sampled_from(NAMES)), min_size=6, max_size=6),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_one_hot_tables_round_trip(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[frozenset[str]], separator: str
) -> None:
    """Whatever sets of classes are written as zeros and ones are read again."""
    here = tmp_path_factory.mktemp("table")
    with (here / "labels.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=separator)
        writer.writerow(["image", *NAMES])
        for number, own in enumerate(chosen):
            (here / f"{number}.png").touch()
            writer.writerow([f"{number}.png", *(int(name in own) for name in NAMES)])
    assert [frozenset(label.classes) for label in content(here / "labels.csv").labels] == chosen


def test_a_column_of_parts_with_another_word_is_told(folder: Path) -> None:
    """Images for test must not come among those for training in silence."""
    path = table(folder, "image,class,split", "x,train", "y,test", "x,exclude", "y,", "x,train", "y,val")
    [remark] = remarks(path)
    assert remark.severity == "warning"
    assert remark.sentence == (
        f"The column 'split' of {path} is not used, so that its images are divided anew: “exclude” in line 4 "
        "is neither train, validation nor test. Correct it, leave it empty, or take the line out."
    )
    path = table(folder, "image,class,split", "x,train", "y,test", "x,", "y,", "x,train", "y,val")
    assert not remarks(path)
    path = table(folder, "image,class,note", "x,train", "y,good", "x,bad", "y,", "x,ugly", "y,val")
    assert not remarks(path)
