"""The pictures of an evaluation: every one of the registry, of ordinary and of awkward images."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from datasets.basics.errors import BadInput
from models.evaluation.assessment import Assessment
from models.evaluation.pictures.registry import PICTURES, pictures_of
from models.evaluation.pictures.style import (
    COLUMN_MM,
    PAGE_MM,
    empty_figure,
    format_of,
    rendered,
    short,
    told_apart,
)

MM_PER_INCH = 25.4


def _images(n: int, names: tuple[str, ...], absent: int = 0, several: bool = False) -> Assessment:
    numbers = np.random.default_rng(7)
    c = len(names)
    labels = numbers.integers(0, c - absent, n)
    scores = numbers.dirichlet(np.ones(c), n) * 0.6
    scores[np.arange(n), labels] += 0.4 * numbers.random(n)
    truth = labels[:, None] == np.arange(c)
    if several:
        truth |= numbers.random((n, c)) < 0.3
    files = [f"/data/{k % 3}/file.rtdc" for k in range(n)]
    samples = np.stack([np.arange(n) % 3, np.arange(n)], axis=1)
    groups = [f"donor {k % 4}" for k in range(n)]
    return Assessment.of(scores, truth, names, several=several, files=files, groups=groups, samples=samples)


ORDINARY = _images(60, ("a", "b", "c"))
AWKWARD = {
    "two images": _images(2, ("a", "b")),
    "20 classes": _images(90, tuple(f"a class with the long name {k}" for k in range(20))),
    "absent class": _images(50, ("$a$ {x}", "b", "no image is of this class"), absent=1),
    "several labels": _images(50, ("a", "b", "c"), several=True),
}


@pytest.mark.parametrize("name", PICTURES.names())
def test_every_picture_has_every_format(name: str, report: Any) -> None:
    """PNG with 300 dpi and the width of a column or page; SVG and PDF with texts; its numbers as a table."""
    folder, _, assessment = report
    with Image.open(folder / f"{name}.png") as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        width_mm = image.width / 300 * MM_PER_INCH
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert min(abs(width_mm - wanted) for wanted in (COLUMN_MM, PAGE_MM)) < 0.2
    assert (pixels.max(axis=2) - pixels.min(axis=2) > 60).sum() > 500
    assert b"<text" in (folder / f"{name}.svg").read_bytes()
    assert (folder / f"{name}.pdf").read_bytes().startswith(b"%PDF")
    table = PICTURES.get(name).table(assessment)
    rows = list(table.rows)
    assert rows
    assert all(len(row) == len(table.header) for row in rows)


@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_images_can_be_drawn(case: str) -> None:
    """Few images, many classes, long names, classes without images, several labels: no picture fails."""
    for picture in pictures_of(AWKWARD[case]).values():
        with empty_figure() as figure:
            picture.draw(figure, AWKWARD[case])
            # Finding room for all texts takes most of the time, and is done for the other pictures.
            figure.set_layout_engine("none")
            figure.draw_without_rendering()
            assert figure.axes
        assert list(picture.table(AWKWARD[case]).header)


def test_pictures_that_say_nothing_are_left_out() -> None:
    """No confusion where an image can have several labels; no groups where there are none."""
    several = pictures_of(AWKWARD["several labels"])
    assert "confusion_matrix" not in several and "groups" in several
    assert "groups" not in pictures_of(Assessment.of(np.eye(2), np.arange(2), "ab"))


def test_the_same_images_give_the_same_file() -> None:
    """No date and no chance in the files: they can be compared."""
    picture = PICTURES.get("roc")
    assert rendered(picture, ORDINARY) == rendered(picture, ORDINARY)


def test_the_numbers_of_the_thresholds_are_right() -> None:
    """By hand: at 0.6 two images are sorted out, one of the two of the class, of four images."""
    scores = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]])
    found = Assessment.of(scores, np.array([0, 1, 0, 1]), "ab")
    rows: list[Any] = [row for row in PICTURES.get("thresholds").table(found).rows if row[0] == "a"]
    by_threshold = {round(row[1], 3): row[2:] for row in rows}
    assert by_threshold[0.6] == [0.5, 1.0, 0.5]
    assert by_threshold[0.9] == [1.0, 2.0, 0.5]
    assert by_threshold[1.0] == [None, None, 0.0]


def test_names_are_shortened_and_still_differ() -> None:
    """The beginning and the end stay; of many long names what they have in common goes."""
    assert short("abc", 3) == "abc"
    assert short("abcdefghij", 7) == "abcd…ij"
    long = ["measurement of 2020-01-03, day one.rtdc", "measurement of 2020-01-03, day two.rtdc"]
    assert told_apart(long, 20) == ["…one…", "…two…"]
    assert told_apart(["a", "b"]) == ["a", "b"]


def test_another_ending_is_refused() -> None:
    """A picture cannot be saved as a word document."""
    assert format_of("a/b.PNG") == "png"
    with pytest.raises(BadInput, match=r"\.png, \.svg or \.pdf"):
        format_of("a/b.docx")
