"""What every rule of grouping offers."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from datasets.spec import DataRow, SplitSpec


@dataclass(frozen=True)
class GroupingInfo:
    """Metadata of one rule; its module also has ``group`` (see :class:`GroupRule`)."""

    name: str
    title: str
    """What the images of one group have in common, for a sentence: ``"the date in the name"``."""
    rank: int
    """Of rules that give the same groups, and in a list of offers, the lowest rank comes first."""
    by_level: bool = False
    """Whether the group depends on how deep images lie: no guess where rows are folders and files."""
    from_path: bool = False
    """Whether the group may come from the row's path, which changes when the data move."""
    by_row: bool = False
    """Whether the group follows from the row alone, so that no image names are needed."""


class GroupRule(Protocol):
    """A module with a rule. Rules are code: nothing from a session is run or used as a pattern."""

    GROUPING: GroupingInfo

    @abstractmethod
    def group(self, row: DataRow, name: str, split: SplitSpec) -> str:
        """Return the group of one image; empty: it has none.

        Args:
            row: the row the image is in.
            name: relative name of the image's file, with ``/``; where the images of a row have no files
                of their own, the name of the row's file.
            split: with what the rule needs to know, e.g. ``group_word``.
        """
