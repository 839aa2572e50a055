"""Images of one file or folder that is a row."""

from __future__ import annotations

from datasets.grouping.base import GroupingInfo
from datasets.grouping.words import row_name
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(
    name="file", title="the file or folder of the row", rank=4, by_row=True, from_path=True
)


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return the name of the row's file, with the start of its hash, for files of one name are common.

    The folders above are not used, so that data which moved keeps its groups.
    """
    return f"{row_name(row.path)} {row.sha256[:8]}".rstrip()
