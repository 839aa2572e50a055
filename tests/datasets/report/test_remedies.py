"""Every remedy: what it changes, and that it is offered only where it does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.report.check import check
from datasets.report.document import DataReport, Finding
from datasets.report.mending import REMEDIES_OF, with_remedies
from datasets.report.remedies.registry import REMEDIES, apply_remedy, remedy_info
from datasets.spec import DataRow, SamplingSpec, SplitSpec
from datasets.split import divide

Make = Callable[..., Any]
ROWS = (
    DataRow(path="/a", class_name="Cell", part="split", n_images=9),
    DataRow(path="/b", class_name="cell", part="split", n_images=9, left_out=(4,)),
    DataRow(path="/c", class_name="dog", part="test", n_images=9),
)
FINDING = Finding(kind="any", severity="warning", sentence="", images=((0, 3), (1, 2)), rows=(1,))
SPLIT = SplitSpec()
SAMPLING = SamplingSpec()


def mended(name: str, finding: Finding = FINDING, rows: tuple[DataRow, ...] = ROWS) -> tuple[DataRow, ...]:
    """Return the rows after a remedy that changes nothing but rows."""
    after, split, sampling = apply_remedy(name, [finding], rows, SPLIT, SAMPLING)
    assert (split, sampling) == (SPLIT, SAMPLING)
    return after


@pytest.mark.parametrize("name", REMEDIES.names())
def test_every_remedy_is_used_and_says_what_it_does(name: str) -> None:
    """Each has words for the button and is offered for some kind of finding."""
    info = remedy_info(name)
    assert info.label and info.help.endswith(".")
    assert any(name in names for names in REMEDIES_OF.values())


@pytest.mark.parametrize("name", sorted({name for names in REMEDIES_OF.values() for name in names}))
def test_a_remedy_that_would_do_nothing_is_not_offered(name: str) -> None:
    """A finding that names nothing is not mended by anything that needs names; nothing is offered twice."""
    kind = next(kind for kind, names in REMEDIES_OF.items() if name in names)
    finding = Finding(kind=kind, severity="warning", sentence="")
    rows = [DataRow(path="/c", class_name="dog", part="test", n_images=9)]
    balanced = SamplingSpec(balance="classes")
    assert with_remedies([finding], rows, SPLIT, balanced)[0].remedies == ()


def test_images_are_left_out() -> None:
    """All images, or all but the first, join what is left out already; other rows are as they were."""
    assert [row.left_out for row in mended("leave_out")] == [(3,), (2, 4), ()]
    assert [row.left_out for row in mended("leave_out_copies")] == [(), (2, 4), ()]
    assert [row.left_out for row in ROWS] == [(), (4,), ()]


def test_images_are_kept_together() -> None:
    """The images get one knot; knots that share an image become one; nothing is tied to a fixed row."""
    once = mended("keep_together")
    assert [row.ties for row in once] == [((3, 0),), ((2, 0),), ()]
    other = FINDING.model_copy(update={"images": ((0, 5), (0, 6))})
    twice = mended("keep_together", other, once)
    assert twice[0].ties == ((3, 0), (5, 1), (6, 1))
    joining = FINDING.model_copy(update={"images": ((0, 6), (1, 2))})
    joined = mended("keep_together", joining, twice)
    assert [row.ties for row in joined] == [((3, 0), (5, 0), (6, 0)), ((2, 0),), ()]
    fixed = FINDING.model_copy(update={"images": ((0, 5), (2, 6))})
    assert mended("keep_together", fixed) == ROWS


def test_rows_are_excluded_removed_and_given_to_training() -> None:
    """The row of the finding has no images per epoch, is gone, or serves training."""
    assert [row.images_per_epoch for row in mended("exclude_row")] == [None, 0, None]
    assert [row.path for row in mended("remove_row")] == ["/a", "/c"]
    two = [FINDING.model_copy(update={"rows": (number,)}) for number in (0, 1)]
    assert [row.path for row in apply_remedy("remove_row", two, ROWS, SPLIT, SAMPLING)[0]] == ["/c"]


def test_classes_are_merged_and_balanced() -> None:
    """One name for all rows of the classes; equally many of each class."""
    spelled = FINDING.model_copy(update={"classes": ("cell", "Cell")})
    assert [row.class_name for row in mended("merge_classes", spelled)] == ["cell", "cell", "dog"]
    assert apply_remedy("balance_classes", [FINDING], ROWS, SPLIT, SAMPLING)[2].balance == "classes"


def test_training_rows_are_divided() -> None:
    """Training rows of the classes become split rows, and shares of nothing become the usual ones."""
    rows = tuple(row.model_copy(update={"part": "train"}) for row in ROWS)
    finding = Finding(kind="any", severity="warning", sentence="", classes=("dog",))
    none = SplitSpec(validation=0, test=0.9)
    after, split, _ = apply_remedy("divide_rows", [finding], rows, none, SAMPLING)
    assert [row.part for row in after] == ["train", "train", "split"]
    assert split.test == 0.9 and split.validation == pytest.approx(0.05)
    assert SplitSpec.model_validate(split.model_dump()) == split


def test_the_split_of_the_finding_is_taken() -> None:
    """The split by groups comes with the finding."""
    finding = FINDING.model_copy(update={"split": SplitSpec(test=0.3)})
    assert apply_remedy("split_by_groups", [finding], ROWS, SPLIT, SAMPLING)[1].test == 0.3


@pytest.fixture
def leaking(write_folder: Make, images: Make) -> list[DataRow]:
    """Two classes to split; each picture of the first is there twice."""
    twice = np.concatenate([images(30), images(30)])
    folders = {"a": write_folder("a", twice), "b": write_folder("b", images(30, seed=1))}
    return [
        DataRow(path=str(path), class_name=name, part="split", n_images=len(list(path.iterdir())))
        for name, path in folders.items()
    ]


@pytest.mark.parametrize("remedy", ["leave_out_copies", "keep_together"])
def test_leakage_goes_away(leaking: list[DataRow], remedy: str) -> None:
    """After the remedy for all copies a new report has no leakage, and no file was touched."""
    before = [(path, path.stat().st_mtime_ns) for path in sorted(Path(leaking[0].path).iterdir())]
    report = check(leaking, SplitSpec(), 1)
    found = [finding for finding in report.findings if finding.kind in ("leakage", "duplicate")]
    assert report.leakage and all(remedy in finding.remedies for finding in found)
    assert all("train" not in finding.parts[1:] or finding.parts[0] == "train" for finding in found)
    rows, split, _ = apply_remedy(remedy, found, leaking, SplitSpec(), SAMPLING)
    assert not check(rows, split, 1).leakage
    assert before == [(path, path.stat().st_mtime_ns) for path in sorted(Path(leaking[0].path).iterdir())]


def test_sentences_are_those_of_the_findings(leaking: list[DataRow], tmp_path: Path) -> None:
    """Every sentence of the contract belongs to a finding, and every finding has its sentence there."""
    (Path(leaking[1].path) / "broken.png").write_bytes(b"x")
    shutil.copytree(leaking[1].path, tmp_path / "c")
    (tmp_path / "d.rtdc").write_bytes(b"x")
    more = [
        DataRow(path=str(tmp_path / "c"), class_name="c", part="split"),
        DataRow(path=str(tmp_path / "d.rtdc"), source="rtdc", class_name="a", part="train"),
    ]
    report = check([*leaking, *more], SplitSpec(), 1)
    fields = (report.corrupt, report.duplicates, report.leakage, report.warnings, report.problems)
    assert {sentence for field in fields for sentence in field} == {
        finding.sentence for finding in report.findings
    }
    assert {"unreadable_row", "unreadable_image", "two_classes"} <= {one.kind for one in report.findings}
    assert DataReport.model_validate_json(report.model_dump_json()) == report
    assert divide(leaking, SplitSpec(), 1)["train"].size
