"""What ``predict`` cannot do is one clear line and exit code 2, and nothing half-written is left."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest
from openpyxl import load_workbook

Spoil = Callable[[Path, Path], list[object]]


def missing_input(root: Path, model: Path) -> list[object]:
    """The images are not there."""
    return [model, root / "nowhere", "--out", root / "out.csv"]


def empty_folder(root: Path, model: Path) -> list[object]:
    """A folder without images."""
    (root / "empty").mkdir()
    return [model, root / "empty", "--out", root / "out.csv"]


def truncated_images(root: Path, model: Path) -> list[object]:
    """Images none of which has its end."""
    for image in (root / "images").iterdir():
        image.write_bytes(image.read_bytes()[:60])
    return [model, root / "images", "--out", root / "out.csv"]


def damaged_measurement(root: Path, model: Path) -> list[object]:
    """An .rtdc file whose end is missing."""
    content = (root / "cells.rtdc").read_bytes()
    (root / "cells.rtdc").write_bytes(content[: len(content) // 2])
    return [model, root / "cells.rtdc", "--out", root / "out.rtdc"]


def not_hdf5(root: Path, model: Path) -> list[object]:
    """A file that only pretends to be .rtdc."""
    (root / "fake.rtdc").write_text("hello")
    return [model, root / "fake.rtdc", "--out", root / "out.csv"]


def no_model(root: Path, model: Path) -> list[object]:
    """A text file called .keras."""
    (root / "fake.keras").write_text("hello")
    return [root / "fake.keras", root / "images", "--out", root / "out.csv"]


def damaged_model(root: Path, model: Path) -> list[object]:
    """A model whose end is missing."""
    (root / "half.keras").write_bytes(model.read_bytes()[:2000])
    return [root / "half.keras", root / "images", "--out", root / "out.csv"]


def no_target(root: Path, model: Path) -> list[object]:
    """Nothing to write."""
    return [model, root / "images"]


def unknown_ending(root: Path, model: Path) -> list[object]:
    """A format that nobody writes."""
    return [model, root / "images", "--out", root / "out.docx"]


def missing_target_folder(root: Path, model: Path) -> list[object]:
    """A folder that is not there."""
    return [model, root / "images", "--out", root / "gone" / "out.csv"]


def the_measurement_itself(root: Path, model: Path) -> list[object]:
    """Scores never go into the user's own file."""
    return [model, root / "cells.rtdc", "--out", root / "cells.rtdc"]


def scores_of_a_folder(root: Path, model: Path) -> list[object]:
    """Image files have no .rtdc file that scores could go into."""
    return [model, root / "images", "--out", root / "out.rtdc"]


def images_beside_a_measurement(root: Path, model: Path) -> list[object]:
    """The scores of the image files would be written nowhere."""
    return [model, root / "cells.rtdc", root / "images", "--out", root / "out.rtdc"]


def folder_in_use(root: Path, model: Path) -> list[object]:
    """Sorted copies want a folder of their own."""
    return [model, root / "images", "--sort-into", root / "images"]


def wrong_id(root: Path, model: Path) -> list[object]:
    """An id of four letters."""
    return [model, root / "cells.rtdc", "--out", root / "out.rtdc", "--score-id", "left=left"]


def id_in_use(root: Path, model: Path) -> list[object]:
    """An id under which another program keeps its labels."""
    return [model, root / "cells.rtdc", "--out", root / "out.rtdc", "--score-id", "left=lab"]


def turned_copies_of_a_model_file(root: Path, model: Path) -> list[object]:
    """A model file does not say which turns its training showed."""
    return [model, root / "images", "--out", root / "out.csv", "--variants", 3]


def missing_second_model(root: Path, model: Path) -> list[object]:
    """An ensemble whose second model is not there."""
    return [model, root / "images", "--out", root / "out.csv", "--with", root / "other.keras"]


CASES: dict[Spoil, str] = {
    missing_input: "nowhere",
    empty_folder: "empty",
    truncated_images: "None of the 4 images can be read. The image ",
    damaged_measurement: "cells.rtdc",
    not_hdf5: "fake.rtdc",
    no_model: "fake.keras",
    damaged_model: "half.keras",
    no_target: "--out",
    unknown_ending: "out.docx",
    missing_target_folder: "gone",
    the_measurement_itself: "cells.rtdc",
    scores_of_a_folder: "out.rtdc",
    images_beside_a_measurement: "images",
    folder_in_use: "images",
    wrong_id: "'left'",
    id_in_use: "ml_score_lab",
    turned_copies_of_a_model_file: "corners.keras",
    missing_second_model: "other.keras",
}


@pytest.fixture(scope="module")
def good_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of images and a measurement with labels of another program."""
    root = tmp_path_factory.mktemp("good")
    (root / "images").mkdir()
    generator = np.random.default_rng(1)
    for number in range(4):
        image = generator.integers(0, 256, (16, 16), dtype=np.uint8)
        assert cv2.imwrite(str(root / "images" / f"{number}.png"), image)
    with h5py.File(root / "cells.rtdc", "w") as file:
        images = generator.integers(0, 256, (40, 16, 16), dtype=np.uint8)
        file.create_dataset("events/image", data=images, chunks=(4, 16, 16))
        file["events/ml_score_lab"] = np.full(40, np.nan)
    return root


@pytest.mark.parametrize(("spoil", "named"), CASES.items(), ids=lambda case: getattr(case, "__name__", ""))
def test_prediction_refuses_bad_input_in_one_line(
    spoil: Spoil, named: str, good_root: Path, corner_model: Path, tmp_path: Path, call
) -> None:
    """Each kind is named in one line, exit code 2, and no file appears or changes."""
    root = tmp_path / "data"
    shutil.copytree(good_root, root)
    arguments = spoil(root, corner_model)
    before = _content(tmp_path)
    answer = call("predict", *arguments)
    assert answer.exit_code == 2, answer
    lines = answer.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert named in lines[0]
    assert answer.stdout == ""
    assert _content(tmp_path) == before


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def test_damaged_images_are_told_and_the_others_classified(
    good_root: Path, corner_model: Path, tmp_path: Path, call
) -> None:
    """One sentence names them; in the table they have lines without class, elsewhere they are missing."""
    shutil.copytree(good_root / "images", tmp_path / "images")
    for number in (0, 2):
        image = tmp_path / "images" / f"{number}.png"
        image.write_bytes(image.read_bytes()[:60])
    outs = [tmp_path / f"out.{ending}" for ending in ("csv", "xlsx", "npz")]
    named = [part for out in outs for part in ("--out", out)]
    answer = call("predict", corner_model, tmp_path / "images", *named, "--sort-into", tmp_path / "sorted")
    assert answer.exit_code == 0, answer
    assert "2 of 4 images cannot be read and have no class: 0.png, 2.png. The image" in answer.stderr
    assert "2 images classified, 2 not readable" in answer.stdout
    with outs[0].open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["image"] for line in lines] == [f"{number}.png" for number in range(4)]
    assert [not line["not readable"] for line in lines] == [False, True, False, True]
    for line in lines[::2]:
        assert [line[name] for name in ("class", "score", "score left", "score right")] == [""] * 4
        assert "damaged" in line["not readable"]
    cells = load_workbook(outs[1])["Predictions"].iter_rows(min_row=2, min_col=4, max_col=7, values_only=True)
    assert [any(row) for row in cells] == [False, True, False, True]
    with np.load(outs[2]) as arrays:
        assert arrays["indices"].tolist() == [1, 3] and arrays["names"].tolist() == ["1.png", "3.png"]
        assert len(arrays["scores"]) == len(arrays["predicted"]) == len(arrays["file_of"]) == 2
        assert arrays["unreadable_names"].tolist() == ["0.png", "2.png"]
    assert sorted(path.name for path in (tmp_path / "sorted").rglob("*.png")) == ["1.png", "3.png"]
