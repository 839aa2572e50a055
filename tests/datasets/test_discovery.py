"""Reading parts and classes off the names of folders."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from datasets import chosen_images
from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths, discover_root
from datasets.part_names import part_of_folder
from datasets.sources.registry import open_source
from datasets.spec import DataRow


def touch(root: Path, *names: str) -> Path:
    """Make empty files, of measurements such with one image; a name that ends in / makes a folder."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir(exist_ok=True)
        elif path.suffix.lower() in (".rtdc", ".h5"):
            with h5py.File(path, "w") as file:
                file["events/image"] = np.zeros((1, 8, 8), np.uint8)
        else:
            path.touch()
    return root


def told(rows: list[DataRow], root: Path) -> list[tuple[str, str, str, str]]:
    """Return (relative path, source, class, part) of each row."""
    return [
        (Path(row.path).relative_to(root).as_posix(), row.source, row.class_name, row.part) for row in rows
    ]


@pytest.mark.parametrize(
    ("train", "validation", "test"),
    [("train", "validation", "test"), ("Training", "VALID", "Testing"), ("TRAIN", "val", "Test")],
)
def test_parts_and_class_folders(tmp_path: Path, train: str, validation: str, test: str) -> None:
    """The three parts are found by their usual names in any case, with their class folders."""
    root = touch(
        tmp_path, f"{train}/cat/1.png", f"{train}/dog/1.png", f"{validation}/cat/1.png", f"{test}/dog/1.png"
    )
    assert sorted(told(discover_root(root), root)) == sorted(
        [
            (f"{train}/cat", "folder", "cat", "train"),
            (f"{train}/dog", "folder", "dog", "train"),
            (f"{validation}/cat", "folder", "cat", "validation"),
            (f"{test}/dog", "folder", "dog", "test"),
        ]
    )


def test_files_in_parts(tmp_path: Path) -> None:
    """An .rtdc file is a class named like its stem."""
    root = touch(tmp_path, "train/cat.rtdc", "train/red cell (1).RTDC", "test/cat.rtdc")
    assert sorted(told(discover_root(root), root)) == [
        ("test/cat.rtdc", "rtdc", "cat", "test"),
        ("train/cat.rtdc", "rtdc", "cat", "train"),
        ("train/red cell (1).RTDC", "rtdc", "red cell (1)", "train"),
    ]


def test_class_folders_alone_are_split(tmp_path: Path) -> None:
    """Without parts each class folder or file is a row to split, naturally sorted; notes are no class."""
    root = touch(tmp_path, "class 10/a.png", "class 9/deep/a.png", "x.h5", "notes.txt", ".git/a.png")
    assert told(discover_root(root), root) == [
        ("class 9", "folder", "class 9", "split"),
        ("class 10", "folder", "class 10", "split"),
        ("x.h5", "rtdc", "x", "split"),
    ]


def test_images_alone_are_one_class(tmp_path: Path) -> None:
    """A folder of images without sub-folders is one row named like it."""
    root = touch(tmp_path / "cells", "1.png", "2.jpg")
    assert told(discover_root(root), root) == [(".", "folder", "cells", "split")]


def test_files_in_a_class_folder_belong_to_the_class(tmp_path: Path) -> None:
    """Several measurements of one class lie in its folder, beside images if need be."""
    root = touch(tmp_path, "rbc/day 1.rtdc", "rbc/day 2.rtdc", "wbc/1.png", "wbc/more.rtdc")
    assert told(discover_root(root), root) == [
        ("rbc/day 1.rtdc", "rtdc", "rbc", "split"),
        ("rbc/day 2.rtdc", "rtdc", "rbc", "split"),
        ("wbc", "folder", "wbc", "split"),
        ("wbc/more.rtdc", "rtdc", "wbc", "split"),
    ]


def test_an_empty_class_folder_is_a_row(tmp_path: Path) -> None:
    """A class without images is not dropped in silence: the data report names it."""
    root = touch(tmp_path, "train/cat/1.png", "train/dog/")
    assert [row.class_name for row in discover_root(root)] == ["cat", "dog"]


def test_unlabeled_images_have_no_class(tmp_path: Path) -> None:
    """A folder "unlabeled" holds images without class folders."""
    root = touch(tmp_path, "train/cat/1.png", "unlabeled/1.png")
    assert told(discover_root(root), root)[1] == ("unlabeled", "folder", "", "unlabeled")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), "holds no images"),
        (("notes.txt",), "holds no images"),
        (("train/1.png", "test/cat/1.png"), "no sub-folder for each class"),
    ],
)
def test_folders_without_classes_are_refused(tmp_path: Path, names: tuple[str, ...], sentence: str) -> None:
    """Empty folders and parts without classes give one sentence with the path."""
    root = touch(tmp_path / "data set", *names)
    root.mkdir(exist_ok=True)
    with pytest.raises(BadInput, match=sentence) as caught:
        discover_root(root)
    assert "data set" in str(caught.value)
    if sentence == "holds no images":
        with pytest.raises(
            BadInput, match=r"data set holds no images and no files of images.* that holds some"
        ):
            discover_paths([root], by_class=False)


def test_missing_folders_are_named(tmp_path: Path) -> None:
    """A path that is not there is bad input, from either way in."""
    for discover in (discover_root, lambda path: discover_paths([path])):
        with pytest.raises(BadInput, match="nowhere does not exist"):
            discover(tmp_path / "nowhere")


def test_dropping_things_on_the_window(tmp_path: Path) -> None:
    """Class folders, files, part folders and whole roots can be dropped together."""
    root = touch(
        tmp_path,
        "one/cat/1.png",
        "two.rtdc",
        "root/train/a/1.png",
        "root/test/a/1.png",
        "x/valid/b/1.png",
        "y/test/c.rtdc",
    )
    dropped = [root / "one/cat", root / "two.rtdc", root / "root", root / "x/valid", root / "y/test/c.rtdc"]
    assert told(discover_paths(dropped), root) == [
        ("one/cat", "folder", "cat", "split"),
        ("two.rtdc", "rtdc", "two", "split"),
        ("root/train/a", "folder", "a", "train"),
        ("root/test/a", "folder", "a", "test"),
        ("x/valid/b", "folder", "b", "validation"),
        ("y/test/c.rtdc", "rtdc", "c", "test"),
    ]


def test_a_dropped_text_file_is_refused(tmp_path: Path) -> None:
    """What nothing reads is named instead of ignored."""
    touch(tmp_path, "notes.txt")
    with pytest.raises(BadInput, match=r"notes\.txt"):
        discover_paths([tmp_path / "notes.txt"])


def test_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row keeps its place when the program is started from another folder."""
    touch(tmp_path, "data/cat/1.png")
    monkeypatch.chdir(tmp_path)
    row = discover_root(Path("data") / ".." / "data")[0]
    assert row.path == os.path.join(tmp_path, "data", "cat")  # noqa: PTH118 - compares texts


@pytest.mark.parametrize(
    ("names", "part"),
    [
        (("train", "Training", "TRAIN_SET", "training-data", "Trainingsdaten", "train images"), "train"),
        (("valid", "Val", "dev", "Validierung", "validation set", "VALIDATION"), "validation"),
        (("test", "holdout", "hold-out", "Hold Out", "Testdaten", "test_set", "Testing"), "test"),
        (("unlabeled", "Unlabelled"), "unlabeled"),
        (("cat", "trainer", "contest", "validity", "latest", "set"), None),
    ],
)
def test_other_spellings_of_parts(names: tuple[str, ...], part: str | None) -> None:
    """What people call the folders of parts, in two languages, and what only sounds like it."""
    assert {part_of_folder(name) for name in names} == {part}


def test_a_folder_called_like_a_part_may_hold_all_of_them(tmp_path: Path) -> None:
    """Parts inside count more than the name of the folder that was dropped."""
    root = touch(tmp_path / "val", "train/cat.rtdc", "validation/cat.rtdc")
    assert told(discover_paths([root]), root) == [
        ("train/cat.rtdc", "rtdc", "cat", "train"),
        ("validation/cat.rtdc", "rtdc", "cat", "validation"),
    ]


def test_parts_within_classes(tmp_path: Path) -> None:
    """ROOT/CLASS/train and test: the other order is understood too."""
    root = touch(tmp_path, "cat/train/1.png", "cat/test/1.png", "dog/train/1.png", "dog/val/1.png")
    assert told(discover_root(root), root) == [
        ("cat/test", "folder", "cat", "test"),
        ("cat/train", "folder", "cat", "train"),
        ("dog/train", "folder", "dog", "train"),
        ("dog/val", "folder", "dog", "validation"),
    ]


def test_what_systems_and_archives_leave_is_passed_over(tmp_path: Path) -> None:
    """Archives wrap a folder in another; __MACOSX, Thumbs.db and hidden files are no images."""
    litter = (
        "__MACOSX/data/._1.png",
        ".DS_Store",
        "data/Thumbs.db",
        "data/.hidden/1.png",
        "data/cat/._1.png",
    )
    root = touch(tmp_path, "data/cat/1.PNG", "data/Dog/deep/er/1.png", "data/cat/desktop.ini", *litter)
    assert told(discover_root(root), root) == [
        ("data/cat", "folder", "cat", "split"),
        ("data/Dog", "folder", "Dog", "split"),
    ]


def test_what_lies_beside_parts_is_told(tmp_path: Path) -> None:
    """Folders of images beside train/ and test/ are not dropped in silence."""
    root = touch(tmp_path, "train/cat/1.png", "test/cat/1.png", "extra/1.png", "docs/a.txt")
    sentences: list[str] = []
    assert [row.part for row in discover_root(root, sentences.append)] == ["train", "test"]
    assert sentences == [f"Of {root} only the folders for parts are used, not extra."]


def test_a_class_called_like_a_part(tmp_path: Path) -> None:
    """Among classes a folder "dev" is one of them."""
    root = touch(tmp_path, "dev/1.png", "wild/1.png")
    assert [row.class_name for row in discover_root(root)] == ["dev", "wild"]


@pytest.mark.parametrize(
    ("beside", "rows", "sentence"),
    [
        (
            ("line/1.png", "line/2.png", "round/1.png"),
            ["line", "round"],
            "1 loose image in {} was left out: ",
        ),
        (("a.rtdc", "b.rtdc"), ["a", "b"], "1 loose image in {} was left out: "),
        (
            ("train/a/1.png", "train/a/2.png", "test/a/1.png"),
            ["a", "a"],
            "1 loose image in {} was left out: ",
        ),
        (("more/1.png", "more/2.png"), ["cells"], ""),
        ((), ["cells"], ""),
        (
            ("x/1.png", "2.png", "y/1.png"),
            ["cells"],
            "All images in {} are one class: 2 lie loose in it, 2 in ",
        ),
    ],
    ids=["classes", "files", "parts", "one folder", "no folder", "loose ones prevail"],
)
def test_a_stray_image_does_not_make_classes_one(
    tmp_path: Path, beside: tuple[str, ...], rows: list[str], sentence: str
) -> None:
    """Fewer loose images than lie in folders of classes or parts are left out; nothing of it is silent."""
    root = touch(tmp_path / "cells", "overview.png", *beside)
    sentences: list[str] = []
    assert [row.class_name for row in discover_paths([root], sentences.append)] == rows
    assert [one.startswith(sentence.format(root)) for one in sentences] == [True] * bool(sentence)
    if rows == ["line", "round"]:
        assert [row.class_name for row in discover_paths([tmp_path])] == rows, (
            "the folder around says the same"
        )
    assert len({row.path for row in discover_paths([root], by_class=False)}) == 1


def test_loose_images_of_a_part_are_told(tmp_path: Path) -> None:
    """Beside the class folders of a part, an image has no class."""
    root = touch(tmp_path, "train/cat/1.png", "train/dog/1.png", "train/notes.png", "test/cat/1.png")
    sentences: list[str] = []
    assert [row.class_name for row in discover_paths([root], sentences.append)] == ["cat", "dog", "cat"]
    assert sentences == [f"1 loose image in {root / 'train'} was left out: notes.png."]


def test_chosen_images_of_a_folder_are_one_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the folder's row without the others, or few of many rows of one class; for a prediction each
    file is itself."""
    root = touch(tmp_path / "cells", *(f"{number}.png" for number in range(1, 11)), "sub/x.png", "m.rtdc")
    files = [root / f"{number}.png" for number in range(1, 10)]
    sentences: list[str] = []
    *chosen, measured = discover_paths([*files, root / "m.rtdc"], sentences.append)
    assert [(row.path, row.class_name, row.left_out) for row in chosen] == [(str(root), "cells", (9, 10))]
    assert (measured.class_name, sentences) == ("m", [])
    with open_source(chosen[0]) as source:
        assert [source.name(index) for index in (9, 10)] == ["10.png", "sub/x.png"]
    assert [row.left_out for row in discover_paths(files[:1])] == [tuple(range(1, 11))]
    monkeypatch.setattr(chosen_images, "MOST_READ", 10)
    assert [row.path for row in discover_paths(files[:6])] == [str(root)]
    few = discover_paths(files[:3])
    assert [(row.path, row.source, row.class_name) for row in few] == [
        (str(file), "image_file", "cells") for file in files[:3]
    ]
    assert [row.path for row in discover_paths([root, *files])] == [str(root)]
    assert [row.class_name for row in discover_paths(files[:2], by_class=False)] == ["1", "2"]


def test_frames_of_a_moving_picture_are_told(tmp_path: Path) -> None:
    """Whoever names it for a prediction sees no data report."""
    first, second = (Image.new("L", (8, 8), value) for value in (0, 200))
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])
    first.save(tmp_path / "b.gif")
    sentences: list[str] = []
    discover_paths([tmp_path / "a.gif", tmp_path / "b.gif"], sentences.append, by_class=False)
    assert sentences == [f"{tmp_path / 'a.gif'} has 2 frames, of which only the first is used."]
    first.save(tmp_path / "c.tif", save_all=True, append_images=[second])
    sentences.clear()
    discover_paths([tmp_path], sentences.append, by_class=False)
    assert sentences == [
        f"In {tmp_path} 2 images have several frames or pages, of which only the first is used: a.gif, c.tif."
    ]
    sentences.clear()
    discover_paths([tmp_path], sentences.append)
    assert not sentences, "the data report tells it"


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (("data/cat/1.png", "data/dog/1.png", "README.txt", "LICENSE"), ["cat", "dog"]),
        (("data/data/cat/1.png", "data/data/dog/1.png"), ["cat", "dog"]),
        (("data/train/cat/1.png", "data/test/cat/1.png", "about.pdf"), ["cat", "cat"]),
        (("images/cat/1.png", "images/dog/1.png", "m.rtdc"), ["images", "m"]),
        (("cells/well/pos/1.png",), ["cells"]),
    ],
    ids=["notes beside it", "wrapped twice", "parts", "a measurement beside it", "one class"],
)
def test_a_folder_around_all_data_is_looked_into(
    tmp_path: Path, names: tuple[str, ...], classes: list[str]
) -> None:
    """What archives wrap around data, and notes beside it, do not make all classes one."""
    assert [row.class_name for row in discover_root(touch(tmp_path, *names))] == classes


def test_a_letter_written_in_two_ways_is_one(tmp_path: Path) -> None:
    """Archives from macOS write ö as o with a mark; it looks the same and is the same class."""
    one, two = (unicodedata.normalize(form, "Zölle") for form in ("NFC", "NFD"))
    root = touch(tmp_path, f"train/{one}/1.png", f"test/{two}/1.png", f"val/{two}.rtdc")
    rows = discover_root(root)
    assert [row.class_name for row in rows] == [one] * 3
    assert all(Path(row.path).exists() for row in rows)
