"""Images of one folder, whatever it is in."""

from __future__ import annotations

from datasets.grouping.base import GroupingInfo
from datasets.grouping.words import folder_above, row_name
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(name="folder", title="the folder of the image", rank=2, by_level=True, from_path=True)


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return the name of the folder that the image's file (or the file with the image) is in."""
    inner = name.rpartition("/")[0].rpartition("/")[2]
    if inner:
        return inner
    # A row that is a folder holds its images itself; a row that is a file lies in the folder above.
    return row_name(row.path) if row.source == "folder" else folder_above(row.path)
