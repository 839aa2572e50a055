"""Copies into class folders have names that every file system takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from datasets.basics.progress import silent
from datasets.spec import DataRow
from engine.steps.prediction.sort_images import fitting_name, folder_names, sort_images
from sessions.predictions.table import FilePredictions, Predictions


@pytest.mark.parametrize("letter", ["a", "ü", "細"])
def test_a_name_that_is_too_long_keeps_its_beginning_and_its_ending(letter: str) -> None:
    """The original's name has as many bytes as a name may have, and the copy's would have more."""
    name = letter * (251 // len(letter.encode())) + ".png"
    copied = fitting_name("12_", name)
    assert copied.startswith(f"12_{letter}{letter}") and copied.endswith(f"{letter}.png")
    assert 250 < len(copied.encode()) <= 255
    assert len(fitting_name("12_", letter * 255).encode()) <= 255


@pytest.mark.parametrize("name", ["cell 1.png", "no ending", ".hidden", "\udcff.png"])
def test_other_names_stay(name: str) -> None:
    """Nothing is left out where there is room."""
    assert fitting_name("", name) == name
    assert fitting_name("0_", name) == f"0_{name}"


def test_no_copy_takes_the_place_of_another(tmp_path: Path) -> None:
    """A sub-folder's image and a loose one get the same name, and the way out is taken, too."""
    images = tmp_path / "images"
    (images / "a").mkdir(parents=True)
    for name in ("2_a_b.png", "a/b.png", "a_b.png"):
        (images / name).write_text(name)
    row = DataRow(path=str(images), n_images=3)
    names = ("2_a_b.png", "a/b.png", "a_b.png")
    part = FilePredictions(row.path, "folder", names, range(3), np.ones((3, 1), np.float32))
    sort_images([row], Predictions((part,), ("cat",), ()), tmp_path / "sorted", silent)
    assert {path.read_text() for path in (tmp_path / "sorted" / "cat").iterdir()} == set(names)


def test_two_classes_have_two_folders() -> None:
    """Names that differ only by a sign that no folder may have, or by capitals, do not mix the copies."""
    classes = ("CD4/CD8", "CD4:CD8", "cell", "Cell", "cell-2")
    assert folder_names(classes) == {
        "CD4/CD8": "CD4_CD8",
        "CD4:CD8": "CD4_CD8-2",
        "cell": "cell",
        "Cell": "Cell-2",
        "cell-2": "cell-2-2",
    }
