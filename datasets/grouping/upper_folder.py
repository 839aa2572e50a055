"""Images of one folder, one level above that of the image."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath

from datasets.grouping.base import GroupingInfo
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(name="upper_folder", title="the folder one level above that of the image", rank=3)


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return the name of the folder above the one that the image's file is in."""
    folders = [*PurePath(row.path).parts, *PurePosixPath(name).parts[:-1]]
    if row.source != "folder":
        folders = [*PurePath(row.path).parts[:-1], *PurePosixPath(name).parts[:-1]]
    return folders[-2] if len(folders) > 2 else ""
