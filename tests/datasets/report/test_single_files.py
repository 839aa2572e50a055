"""What the data report says of single files that cannot be read, or that say more than their pixels."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from datasets.basics.errors import BadInput
from datasets.facts import require_readable
from datasets.report.check import check
from datasets.spec import DataRow, SplitSpec
from datasets.survey import survey_row

Make = Callable[..., Any]


@pytest.fixture
def clean(write_folder: Make, images: Make) -> list[DataRow]:
    """Two classes with training and validation images, without any fault."""
    return [
        DataRow(path=str(write_folder(f"{part}/{name}", images(12, seed=seed))), class_name=name, part=part)
        for part, name, seed in (
            ("train", "cat", 0),
            ("train", "dog", 1),
            ("validation", "cat", 2),
            ("validation", "dog", 3),
        )
    ]


@pytest.mark.parametrize(
    ("changed", "stops"),
    [
        ({}, True),
        ({"part": "test"}, True),
        ({"left_out": (0,)}, False),
        ({"images_per_epoch": 0}, False),
        ({"part": "unlabeled", "class_name": ""}, False),
    ],
)
def test_an_unreadable_image_stops_a_training_that_reads_it(
    clean: list[DataRow], write_folder: Make, images: Make, changed: dict[str, Any], stops: bool
) -> None:
    """The report calls it a problem exactly where a training needs the image."""
    folder = write_folder("more", images(12, seed=9))
    (folder / "000.png").write_bytes(b"x")
    more = DataRow(path=str(folder), class_name="cat", part="train").model_copy(update=changed)
    report = check([*clean, more], SplitSpec(), 1)
    assert len(report.corrupt) == (not more.left_out)
    assert report.trainable != stops
    if stops:
        assert report.problems == report.corrupt
    surveyed = [survey_row(one) for one in [*clean, more]]
    rows, facts = [one for one, _ in surveyed], [told for _, told in surveyed]
    if more.part == "unlabeled":
        require_readable(rows, facts)
    else:
        with pytest.raises(BadInput, match=r"000\.png is damaged"):
            require_readable(rows, facts)


def test_a_link_that_leads_nowhere_is_one_unreadable_image(clean: list[DataRow]) -> None:
    """The images beside it are checked."""
    folder = Path(clean[0].path)
    try:
        (folder / "gone.png").symlink_to(folder / "nothing.png")
    except OSError:
        pytest.skip("this system lets nobody make links")
    report = check(clean, SplitSpec(), 1)
    [finding] = [one for one in report.findings if one.kind == "unreadable_image"]
    assert str(folder / "gone.png") in finding.sentence
    assert report.parts["train"].n == 25 and finding.remedies == ("leave_out",)


def test_pictures_that_a_camera_marked_as_turned_are_told(clean: list[DataRow], images: Make) -> None:
    """The mark of EXIF is not followed, so the same scene may lie on its side; upright ones are no matter."""
    for name, mark in {"side.jpg": 6, "mirrored.JPEG": 2, "upright.jpg": 1}.items():
        exif = Image.Exif()
        exif[0x0112] = mark
        Image.fromarray(images(3, seed=mark + 20)[0]).save(Path(clean[0].path) / name, "JPEG", exif=exif)
    [finding] = [one for one in check(clean, SplitSpec(), 1).findings if one.kind == "turned"]
    assert "2 images" in finding.sentence and "upright" not in finding.sentence.partition(":")[2]
    assert {"side.jpg", "mirrored.JPEG"} <= set(re.findall(r"[\w.]+", finding.sentence))
    assert finding.severity == "hint" and len(finding.images) == 2


def test_a_folder_that_gained_an_image_is_told(clean: list[DataRow], images: Make) -> None:
    """A training would refuse it; folders that were only dropped are not compared with anything."""
    rows = [survey_row(row)[0] for row in clean]
    Image.fromarray(images(3, seed=30)[0]).save(Path(rows[1].path) / "another.png")
    [finding] = [one for one in check(rows, SplitSpec(), 1).findings if one.kind == "changed_row"]
    assert (finding.severity, finding.rows) == ("problem", (1,))
    assert f"{rows[1].path} was changed: it holds 13 images now, and 12 when" in finding.sentence
    assert "changed_row" not in {one.kind for one in check(clean, SplitSpec(), 1).findings}
