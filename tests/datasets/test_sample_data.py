"""The drawn sample data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from datasets.decoding import read_image
from datasets.discovery import discover_root
from datasets.hashing import hash_path
from datasets.report.check import check
from datasets.sample_data import COUNTS, KINDS, SIZE, make_sample_data
from datasets.spec import SplitSpec


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample data, made once."""
    return make_sample_data(tmp_path_factory.mktemp("made") / "sample data")


def test_all_parts_and_classes_are_there(folder: Path) -> None:
    """Three classes in three parts with their counts, as 32 x 32 gray PNG, without a single finding."""
    report = check(discover_root(folder), SplitSpec(), 1)
    assert {part: report.parts[part].n for part in COUNTS} == {part: 3 * n for part, n in COUNTS.items()}
    assert report.classes == tuple(KINDS)
    assert report.model_dump(include={"corrupt", "duplicates", "leakage", "warnings", "problems"}) == {
        "corrupt": (),
        "duplicates": (),
        "leakage": (),
        "warnings": (),
        "problems": (),
    }
    assert read_image(folder / "train" / "round" / "001.png").shape == (SIZE, SIZE)


def test_the_same_seed_draws_the_same_images(folder: Path, tmp_path: Path) -> None:
    """Two machines with the same program have the same sample data; another seed gives others."""
    again = make_sample_data(tmp_path / "again")
    other = make_sample_data(tmp_path / "other", seed=2)
    assert hash_path(again) == hash_path(folder)
    assert hash_path(other) != hash_path(folder)


def test_images_vary_and_classes_differ(folder: Path) -> None:
    """Brightness does not give the class away: each class spans a wide, overlapping range."""
    means = {
        kind: np.array([read_image(path).mean() for path in sorted((folder / "train" / kind).iterdir())])
        for kind in KINDS
    }
    for values in means.values():
        assert values.std() > 10
    centres = [values.mean() for values in means.values()]
    assert max(centres) - min(centres) < 10
