"""Real measurements and pictures, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.discovery import discover_root
from datasets.imageset import ImageSet
from datasets.report.problems import class_names, training_problems
from datasets.spec import SplitSpec
from datasets.split import divide
from datasets.survey import propose_input, survey_row

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not at hand")


@pytest.mark.parametrize(
    ("name", "classes", "train", "size", "color", "fit"),
    [
        ("autocat", ["automobile", "cat"], 2000, 32, "rgb", "crop"),
        ("smileys", ["blink", "happy", "sunglasses"], 42, 96, "rgb", "letterbox"),
    ],
)
def test_real_data_goes_all_the_way(
    name: str, classes: list[str], train: int, size: int, color: str, fit: str
) -> None:
    """From a folder of real files to prepared images, with a sensible input proposed."""
    rows, facts = zip(*map(survey_row, discover_root(DATA / name)), strict=True)
    assert class_names(rows) == classes
    assert training_problems(rows, SplitSpec(), 1) == []
    proposed = propose_input(facts)
    assert (proposed.size, proposed.color, proposed.fit) == (size, color, fit)
    samples = divide(rows, SplitSpec(), 1)["train"]
    assert len(samples) == train
    with ImageSet.load(rows, samples, proposed, classes, 1, margin=True) as image_set:
        assert image_set.images(range(8)).std() > 20
