"""Images of one folder, one level above that of the image."""

from __future__ import annotations

from datasets.grouping.base import GroupingInfo
from datasets.grouping.words import folders
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(
    name="upper_folder",
    title="the folder one level above that of the image",
    rank=3,
    by_level=True,
    from_path=True,
)


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return the name of the folder above the one that the image's file is in."""
    inner = name.split("/")[:-1]
    if len(inner) > 1:
        return inner[-2]
    # A row that is a folder holds images itself; a row that is a file lies in the folder above.
    outer = folders(row.path) if row.source == "folder" else folders(row.path)[:-1]
    # The first name is the root of the disk, which is no group.
    place = len(inner) - 2
    return outer[place] if len(outer) + place > 0 else ""
