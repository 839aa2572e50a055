"""What ``predict`` cannot do is one clear line and exit code 2, and nothing half-written is left."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest

Spoil = Callable[[Path, Path], list[object]]


def missing_input(root: Path, model: Path) -> list[object]:
    """The images are not there."""
    return [model, root / "nowhere", "--out", root / "out.csv"]


def empty_folder(root: Path, model: Path) -> list[object]:
    """A folder without images."""
    (root / "empty").mkdir()
    return [model, root / "empty", "--out", root / "out.csv"]


def truncated_image(root: Path, model: Path) -> list[object]:
    """An image whose end is missing."""
    image = root / "images" / "1.png"
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
    truncated_image: "1.png",
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
