"""The rules of grouping, one by one and all together."""

from __future__ import annotations

from typing import get_args

import pytest

from datasets.grouping.registry import GROUPINGS, group_rule, group_rules
from datasets.grouping.words import find_date, words
from datasets.spec import DataRow, GroupBy, SplitSpec

FOLDER = DataRow(path="/data/2024-05-11/P07", source="folder", group="donor 1", sha256="0123456789")
FILE = DataRow(path="/data/P07/day 2/M1_20240512.rtdc", source="rtdc")


def test_every_rule_can_be_chosen() -> None:
    """The option offers the rules that there are, and nothing else."""
    assert set(get_args(GroupBy)) == {"none", *GROUPINGS.names()}
    ranks = [rule.GROUPING.rank for rule in group_rules()]
    assert ranks == sorted(set(ranks))
    assert all(rule.group(FOLDER, "a/b_1.png", SplitSpec()) is not None for rule in group_rules())


@pytest.mark.parametrize(
    ("rule", "row", "name", "expected"),
    [
        ("row_group", FOLDER, "0001.png", "donor 1"),
        ("file", FOLDER, "0001.png", "P07 01234567"),
        ("file", FILE, "M1_20240512.rtdc", "M1_20240512.rtdc"),
        ("folder", FOLDER, "0001.png", "P07"),
        ("folder", FOLDER, "plate/A/0001.png", "A"),
        ("folder", FILE, "M1_20240512.rtdc", "day 2"),
        ("upper_folder", FOLDER, "0001.png", "2024-05-11"),
        ("upper_folder", FOLDER, "plate/A/0001.png", "plate"),
        ("upper_folder", FILE, "M1_20240512.rtdc", "P07"),
        ("upper_folder", DataRow(path="/data"), "0001.png", ""),
        ("date", FOLDER, "11.06.2024_3.png", "2024-06-11"),
        ("date", FOLDER, "0001.png", "2024-05-11"),
        ("date", FILE, "M1_20240512.rtdc", "2024-05-12"),
        ("name_start", FOLDER, "x/donor3_0012.png", "donor3"),
        ("name_start", FOLDER, "donor3 (12).png", "donor3 (12)"),
        ("name_start", FOLDER, "0012.png", ""),
        ("name_start", FOLDER, "alone.png", "alone"),
        ("name_word", FOLDER, "donor3_0012.png", "donor3"),
    ],
)
def test_the_group_of_an_image(rule: str, row: DataRow, name: str, expected: str) -> None:
    """Each rule reads what its title says."""
    assert group_rule(rule).group(row, name, SplitSpec()) == expected


def test_words_end_at_marks_and_a_date_is_one_word() -> None:
    """A plate is found behind a date whose own marks look like those between words."""
    assert words("2024-05-11_plateA_w3.tif") == ("2024-05-11", "plateA", "w3")
    assert words("x/P1  -cell.7.png") == ("P1", "cell", "7")
    assert words("2024-13-11.png") == ("2024", "13", "11")
    rule = group_rule("name_word")
    assert rule.group(FOLDER, "2024-05-11_plateA_w3.tif", SplitSpec(group_word=2)) == "plateA"
    assert rule.group(FOLDER, "one.tif", SplitSpec(group_word=2)) == ""


def test_numbers_that_are_no_dates_are_not_taken_for_one() -> None:
    """A running number of eight digits is a date only if it can be one."""
    assert find_date("cell_20241301.png") == ""
    assert find_date("cell_120240511.png") == ""
    assert find_date("cell_20241301_20240511.png") == "2024-05-11"
