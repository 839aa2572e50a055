"""Counting and measuring rows, and the input proposed for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import Cancelled
from datasets.facts import RowFacts
from datasets.hashing import hash_path
from datasets.spec import DataRow
from datasets.survey import propose_input, survey_row

Make = Callable[..., Any]


def test_a_folder_is_counted_and_measured(write_folder: Make, images: Make) -> None:
    """Number, size, hash, sizes, colour, brightness and unreadable images of a folder."""
    folder = write_folder("mixed", images(3, 10, 20))
    write_folder("mixed/more", images(2, 30, 15, 3))
    (folder / "broken.png").write_bytes(b"no image")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    row, facts = survey_row(DataRow(path=str(folder)))
    assert row.n_images == facts.n_images == 6
    assert row.sha256 == hash_path(folder)
    assert row.size_bytes == sum(path.stat().st_size for path in folder.rglob("*.png"))
    assert (facts.min_width, facts.max_width, facts.min_height, facts.max_height) == (15, 20, 10, 30)
    assert facts.colored and not facts.equal_sizes
    assert facts.bit_depths == (8,)
    assert facts.mean_brightness == pytest.approx(127, abs=5)
    assert facts.other_files == 1
    assert len(facts.unreadable) == 1 and "broken.png" in facts.unreadable[0]


def test_positions_of_a_measurement_are_seen(write_rtdc: Make, images: Make) -> None:
    """A survey tells whether the objects lie at known, differing places."""
    path = write_rtdc("a.rtdc", images(3, 20, 40), np.array([[5.0, 5], [9, 5], [5, 5]]))
    _, facts = survey_row(DataRow(path=str(path), source="rtdc"))
    assert facts.has_positions and facts.positions_differ
    path = write_rtdc("b.rtdc", images(3, 20, 40), np.full((3, 2), 7.0))
    _, facts = survey_row(DataRow(path=str(path), source="rtdc"))
    assert facts.has_positions and not facts.positions_differ


def test_gray_pictures_in_rgb_files_are_not_colored(write_folder: Make, images: Make) -> None:
    """Colour is what the pixels show, not what the file format could hold."""
    gray = np.repeat(images(2)[..., None], 3, axis=3)
    _, facts = survey_row(DataRow(path=str(write_folder("gray", gray))))
    assert not facts.colored


def test_an_empty_folder_has_no_images(tmp_path: Path) -> None:
    """An empty class is surveyed without an error; that it stops a training is for the report."""
    row, facts = survey_row(DataRow(path=str(tmp_path)))
    assert row.n_images == 0
    assert facts.mean_brightness is None


def test_facts_go_through_json(write_folder: Make, images: Make) -> None:
    """Facts travel from the worker to the window as JSON."""
    _, facts = survey_row(DataRow(path=str(write_folder("a", images(2)))))
    assert RowFacts.model_validate_json(facts.model_dump_json()) == facts


def test_a_survey_can_be_cancelled(write_folder: Make, images: Make) -> None:
    """The user's cancel ends the survey with its own exception, and fractions rise up to 1."""
    folder = write_folder("a", images(5))
    fractions: list[float] = []
    survey_row(DataRow(path=str(folder)), lambda fraction, message: fractions.append(fraction))
    assert fractions == sorted(fractions) and fractions[-1] == 1

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        survey_row(DataRow(path=str(folder)), cancel)


def facts(width: int, height: int, **options: Any) -> RowFacts:
    """Return facts on images of one size."""
    sizes = {"min_width": width, "max_width": width, "min_height": height, "max_height": height}
    return RowFacts(n_images=10, **{**sizes, **options})


@pytest.mark.parametrize(
    ("found", "size", "color", "fit"),
    [
        ([facts(32, 32)], 32, "gray", "crop"),
        ([facts(28, 28), facts(28, 28, colored=True)], 28, "rgb", "crop"),
        ([facts(60, 40)], 60, "gray", "crop"),
        ([facts(96, 96)], 96, "gray", "crop"),
        ([facts(8, 8)], 16, "gray", "crop"),
        ([facts(150, 120)], 64, "gray", "letterbox"),
        ([facts(640, 480, colored=True)], 96, "rgb", "letterbox"),
        ([facts(30, 40), facts(31, 40)], 64, "gray", "letterbox"),
        ([facts(250, 80, has_positions=True, positions_differ=True)], 80, "gray", "crop"),
        ([facts(600, 400, has_positions=True, positions_differ=True)], 96, "gray", "crop"),
        ([facts(250, 80, has_positions=True)], 96, "gray", "letterbox"),
        ([facts(32, 32), facts(0, 0)], 32, "gray", "crop"),
        ([], 32, "gray", "crop"),
    ],
)
def test_the_proposed_input_fits_the_images(found: list[RowFacts], size: int, color: str, fit: str) -> None:
    """Small equal images as they are, objects at known places cut out, others shown as a whole."""
    proposed = propose_input(found)
    assert (proposed.size, proposed.color, proposed.fit) == (size, color, fit)
