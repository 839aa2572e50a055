"""Images with the same date in their name."""

from __future__ import annotations

from datasets.grouping.base import GroupingInfo
from datasets.grouping.words import find_date, folder_above, row_name
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(name="date", title="the date in the name", rank=1, from_path=True)


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return the date in the image's name, else that in the name of the row, else of the folder above."""
    return find_date(name) or find_date(row_name(row.path)) or find_date(folder_above(row.path))
