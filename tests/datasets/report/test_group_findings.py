"""What is told of groups that a split cannot part as it should."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.grouping.groups import groups_of
from datasets.report.check import check
from datasets.report.group_findings import group_findings
from datasets.report.problems import training_problems
from datasets.report.remedies.registry import apply_remedy
from datasets.spec import DataRow, SamplingSpec, SplitSpec
from datasets.split import divide

SPLIT = SplitSpec(group_by="row_group")


def rows_of(folder: Path, groups: dict[str, list[str]], part: str = "split") -> list[DataRow]:
    """Return a row of ten images for each (class, group)."""
    return [
        DataRow(path=str(folder), class_name=name, group=group, n_images=10, part=part)
        for name, own in groups.items()
        for group in own
    ]


def test_a_class_of_one_group_is_a_problem(tmp_path: Path) -> None:
    """Its images can be in one part only; the sentence names the class and the group."""
    rows = rows_of(tmp_path, {"a": ["d1", "d2", "d3", "d4"], "b": ["d1"]})
    [problem] = training_problems(rows, SPLIT, 1)
    assert "'b'" in problem and "'d1'" in problem
    spread = rows_of(tmp_path, {"a": ["d1", "d2", "d3"], "b": ["d1", "d2", "d3"]})
    assert training_problems(spread, SPLIT, 1) == []
    assert training_problems(rows, SplitSpec(), 1) == []


@pytest.mark.parametrize(
    ("split", "n_groups", "expected"),
    [
        (SplitSpec(group_by="row_group"), 2, "2 groups are too few for training and validation and test,"),
        (SplitSpec(group_by="row_group"), 3, ""),
        (SplitSpec(group_by="row_group", test=0), 2, ""),
        (SplitSpec(group_by="row_group", test=0, folds=4), 3, "3 groups are too few for 4 folds,"),
        (SplitSpec(group_by="row_group", folds=4), 5, ""),
    ],
)
def test_too_few_groups_are_told(tmp_path: Path, split: SplitSpec, n_groups: int, expected: str) -> None:
    """Each part, or each fold, needs a group."""
    donors = [f"d{donor}" for donor in range(n_groups)]
    rows = rows_of(tmp_path, {"a": donors, "b": donors})
    groups = groups_of(rows, split)
    found = group_findings(rows, split, groups, divide(rows, split, 1, groups))
    told = [one.sentence for one in found if one.kind == "few_groups"]
    assert [sentence[: len(expected)] for sentence in told] == ([expected] if expected else [])


def test_a_row_that_cannot_be_opened_is_told_as_a_problem(tmp_path: Path) -> None:
    """Where names are needed and the folder has changed, the problem says so instead of an error."""
    rows = rows_of(tmp_path, {"a": [""], "b": [""]})
    [problem] = training_problems(rows, SplitSpec(group_by="name_start"), 1)
    assert "holds 0 images; it held 10" in problem


def test_the_report_tells_torn_groups_and_images_without_one(
    write_folder: Callable[..., Path], images: Callable[..., Any]
) -> None:
    """Fixed rows that tear a group, and names that the rule does not fit, are warnings."""
    rows = [
        DataRow(
            path=str(write_folder(name, images(4, seed=seed))), class_name=name[0], part=part, group=group
        )
        for seed, (name, part, group) in enumerate(
            [("a1", "train", "d1"), ("a2", "test", "d1"), ("b1", "train", ""), ("b2", "split", "")]
        )
    ]
    found = check(rows, SPLIT, 1).findings
    [torn] = [one for one in found if one.kind == "torn_group"]
    assert "'d1' are in train and test" in torn.sentence
    assert torn.rows == (0, 1) and torn.remedies == ("divide_these_rows",)
    mended, _, _ = apply_remedy("divide_these_rows", [torn], rows, SPLIT, SamplingSpec())
    assert [row.part for row in mended] == ["split", "split", "train", "split"]
    assert "torn_group" not in {one.kind for one in check(mended, SPLIT, 1).findings}
    [without] = [one for one in found if one.kind == "no_group"]
    assert without.n_images == 8 and without.severity == "warning"
    without_rule = {one.kind for one in check(rows, SplitSpec(), 1).findings}
    assert not without_rule & {"torn_group", "no_group", "one_group"}
