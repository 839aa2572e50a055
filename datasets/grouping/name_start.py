"""Images whose names differ only in the number at the end."""

from __future__ import annotations

from string import digits

from datasets.grouping.base import GroupingInfo
from datasets.grouping.words import stem
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(name="name_start", title="the name before the number at its end", rank=5)

MARKS = " ._-()[]#"


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return the name before its last number: ``donor3`` of ``P1/donor3_0012.png``."""
    whole = stem(name)
    start = whole.rstrip(digits)
    # A name without a number at its end stands for itself.
    return start.rstrip(MARKS) if start != whole else whole
