"""Images of rows that name the same group."""

from __future__ import annotations

from datasets.grouping.base import GroupingInfo
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(name="row_group", title="the group that each row names", rank=0, by_row=True)


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return the row's own group."""
    return row.group
