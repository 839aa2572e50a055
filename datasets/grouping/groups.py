"""The group of every image of a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.grouping.registry import group_rule
from datasets.sources.registry import open_source
from datasets.spec import DataRow, SplitSpec

NO_GROUP = -1


@dataclass(frozen=True)
class Groups:
    """Which group each image is of.

    Attributes:
        names: names of the groups, sorted.
        of_rows: for each row (n_images,) int64: index in ``names``, or -1 for an image without a group.
    """

    names: tuple[str, ...]
    of_rows: tuple[npt.NDArray[np.int64], ...]

    def at(self, samples: Samples) -> npt.NDArray[np.int64]:
        """Return the group of each sample, (n,)."""
        return values_at(self.of_rows, samples)


def values_at(of_rows: Sequence[npt.NDArray[np.int64]], samples: Samples) -> npt.NDArray[np.int64]:
    """Return the value of each sample (n, 2) from the values of the images of each row, (n,)."""
    begins = np.cumsum([0, *(len(own) for own in of_rows)])
    values = np.concatenate([np.empty(0, dtype=np.int64), *of_rows])
    return np.asarray(values[begins[samples[:, 0]] + samples[:, 1]])


def groups_of(rows: Sequence[DataRow], split: SplitSpec, progress: Progress = silent) -> Groups | None:
    """Return the groups by the rule of a split, or None if it has none. Opens each row at most once.

    Raises:
        Cancelled: by ``progress``.
        BadInput: if the rule needs names of images and a row cannot be opened, or holds another number of
            images than when it was counted.
    """
    if split.group_by == "none":
        return None
    by_row = group_rule(split.group_by).GROUPING.by_row
    names: list[Sequence[str]] = []
    for number, row in enumerate(rows):
        progress(number / len(rows), f"Reading the names in {PurePath(row.path).name}")
        names.append(() if by_row or row.group else image_names(row))
    return groups_of_names(rows, split, names)


def groups_of_names(
    rows: Sequence[DataRow], split: SplitSpec, names: Sequence[Sequence[str]]
) -> Groups | None:
    """Return the same as :func:`groups_of` for somebody who has opened the rows already.

    Args:
        rows: counted rows.
        split: with the rule.
        names: for each row the name of each image, or nothing where images have no files of their own;
            see :func:`image_names`.
    """
    if split.group_by == "none":
        return None
    found: dict[str, int] = {"": NO_GROUP}
    of_rows = [_row_groups(row, split, own, found) for row, own in zip(rows, names, strict=True)]
    del found[""]
    sorted_names = sorted(found)
    places = np.empty(len(found) + 1, dtype=np.int64)
    # The last place is what -1 points at.
    places[-1] = NO_GROUP
    for place, name in enumerate(sorted_names):
        places[found[name]] = place
    return Groups(tuple(sorted_names), tuple(places[numbers] for numbers in of_rows))


def with_named_groups(
    rows: Sequence[DataRow], split: SplitSpec, groups: Groups | None
) -> tuple[DataRow, ...]:
    """Return the rows, for rules that read paths each whose images are all of one group with its name.

    Such a rule would give other groups once the data have moved; a group that stands in the row stays, and
    so does the division.
    """
    if groups is None or not group_rule(split.group_by).GROUPING.from_path:
        return tuple(rows)
    named = []
    for row, own in zip(rows, groups.of_rows, strict=True):
        one_group = len(own) > 0 and own[0] != NO_GROUP and bool((own == own[0]).all())
        named.append(row.model_copy(update={"group": groups.names[own[0]]}) if one_group else row)
    return tuple(named)


def image_names(row: DataRow) -> list[str]:
    """Return the relative file name of each image of a row; nothing if they have no files of their own.

    Raises:
        BadInput: if the row cannot be opened, or holds another number of images than when it was counted.
    """
    if row.n_images == 0 or row.part == "unlabeled":
        return []
    with open_source(row) as source:
        if source.n_images != row.n_images:
            raise BadInput(
                f"{row.path} holds {source.n_images} images; it held {row.n_images} when it was added. "
                "Remove the row and add it again."
            )
        if source.image_path(0) is None:
            return []
        return [source.name(index) for index in range(source.n_images)]


def _row_groups(
    row: DataRow, split: SplitSpec, names: Sequence[str], found: dict[str, int]
) -> npt.NDArray[np.int64]:
    if row.part == "unlabeled":
        return np.full(row.n_images, NO_GROUP, dtype=np.int64)
    rule = group_rule(split.group_by)
    if row.group or not names:
        group = row.group or rule.group(row, PurePath(row.path).name, split)
        return np.full(row.n_images, _number(group, found), dtype=np.int64)
    numbers = (_number(rule.group(row, name, split), found) for name in names)
    return np.fromiter(numbers, dtype=np.int64, count=row.n_images)


def _number(group: str, found: dict[str, int]) -> int:
    return found.setdefault(group, len(found) - 1)
