"""Images with the same n-th word in their name."""

from __future__ import annotations

from datasets.grouping.base import GroupingInfo
from datasets.grouping.words import words
from datasets.spec import DataRow, SplitSpec

GROUPING = GroupingInfo(name="name_word", title="one word of the name", rank=6)


def group(row: DataRow, name: str, split: SplitSpec) -> str:
    """Return word ``group_word`` of the image's name; empty if the name has fewer."""
    found = words(name)
    return found[split.group_word - 1] if len(found) >= split.group_word else ""
