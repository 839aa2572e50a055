"""What a grouped split cannot do with the groups that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.grouping.groups import NO_GROUP, Groups
from datasets.grouping.registry import group_rule
from datasets.naming import counted
from datasets.report.document import Finding
from datasets.spec import DataRow, SplitSpec
from datasets.split import LEARNING_PARTS, used_images

MOST_NAMED = 5


def group_findings(
    rows: Sequence[DataRow], split: SplitSpec, groups: Groups | None, parts: Mapping[str, Samples]
) -> list[Finding]:
    """Return findings for too few groups, classes of one group, torn groups, and images without a group.

    Args:
        rows: counted rows.
        split: with its rule.
        groups: by that rule, or None if it has none.
        parts: the division by ``datasets.split.divide``.
    """
    if groups is None:
        return []
    of_parts: dict[str, npt.NDArray[np.int64]] = {part: groups.at(parts[part]) for part in LEARNING_PARTS}
    return [
        *_few_groups(rows, split, groups),
        *_classes_of_one_group(rows, split, groups, parts, of_parts),
        *_torn_groups(rows, groups, of_parts),
        *_images_without_group(split, of_parts),
    ]


def _few_groups(rows: Sequence[DataRow], split: SplitSpec, groups: Groups) -> list[Finding]:
    numbers = [
        np.unique(groups.of_rows[place][used_images(row)])
        for place, row in enumerate(rows)
        if row.part == "split" and row.images_per_epoch != 0
    ]
    present = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *numbers]))
    wanted = (split.folds if split.has_folds else 1 + (split.validation > 0)) + (split.test > 0)
    if len(present) == 0 or NO_GROUP in present or len(present) >= wanted:
        return []
    kinds = f"{split.folds} folds" if split.has_folds else "training and validation"
    return [
        Finding(
            kind="few_groups",
            severity="warning",
            sentence=f"{counted(len(present), 'group is', 'groups are')} too few for {kinds}"
            f"{' and test' if split.test > 0 else ''}, so that some of these have no images: "
            "add images of other groups, or "
            f"{'lower split.folds' if split.has_folds else 'divide without groups'}.",
        )
    ]


def _classes_of_one_group(
    rows: Sequence[DataRow],
    split: SplitSpec,
    groups: Groups,
    parts: Mapping[str, Samples],
    of_parts: Mapping[str, npt.NDArray[np.int64]],
) -> list[Finding]:
    found = []
    class_of_row = np.array([row.class_name for row in rows], dtype=object)
    for name in sorted({row.class_name for row in rows if row.part == "split"}):
        own = {part: class_of_row[parts[part][:, 0]] == name for part in LEARNING_PARTS}
        numbers = np.unique(np.concatenate([of_parts[part][own[part]] for part in LEARNING_PARTS]))
        if len(numbers) != 1 or numbers[0] == NO_GROUP:
            continue
        wanted = {
            "train": True,
            "validation": split.validation > 0 or split.has_folds,
            "test": split.test > 0,
        }
        lacking = [part for part in LEARNING_PARTS if wanted[part] and not own[part].any()]
        if lacking:
            found.append(
                Finding(
                    kind="one_group",
                    # Without test images a training is possible; its figures then say nothing of the class.
                    severity="warning" if lacking == ["test"] else "problem",
                    sentence=f"All images of the class {name!r} are of one group "
                    f"({groups.names[numbers[0]]!r}), which stays in one part, so that "
                    f"{' and '.join(lacking)} would have none: add images of another group, "
                    "or divide without groups.",
                    classes=(name,),
                    n_images=int(sum(mask.sum() for mask in own.values())),
                )
            )
    return found


def _torn_groups(
    rows: Sequence[DataRow], groups: Groups, of_parts: Mapping[str, npt.NDArray[np.int64]]
) -> list[Finding]:
    present = np.zeros((len(LEARNING_PARTS), len(groups.names)), dtype=bool)
    for place, part in enumerate(LEARNING_PARTS):
        present[place, of_parts[part][of_parts[part] != NO_GROUP]] = True
    torn = np.flatnonzero(present.sum(axis=0) > 1)
    found = []
    for number in torn[:MOST_NAMED].tolist():
        where = [part for place, part in enumerate(LEARNING_PARTS) if present[place, number]]
        beginning = f"Images of the group {groups.names[number]!r} are in {' and '.join(where)}"
        found.append(_torn(beginning, rows, groups, torn[torn == number]))
    if len(torn) > MOST_NAMED:
        beginning = f"Images of {len(torn) - MOST_NAMED} more groups are in several parts"
        found.append(_torn(beginning, rows, groups, torn[MOST_NAMED:]))
    return found


def _torn(beginning: str, rows: Sequence[DataRow], groups: Groups, torn: npt.NDArray[np.int64]) -> Finding:
    return Finding(
        kind="torn_group",
        severity="warning",
        sentence=f"{beginning}, because rows of a fixed part hold them: "
        "give these rows one part, or “split”.",
        rows=tuple(
            number
            for number, row in enumerate(rows)
            if row.part in LEARNING_PARTS and np.isin(groups.of_rows[number], torn).any()
        ),
    )


def _images_without_group(split: SplitSpec, of_parts: Mapping[str, npt.NDArray[np.int64]]) -> list[Finding]:
    n = int(sum(np.count_nonzero(numbers == NO_GROUP) for numbers in of_parts.values()))
    if n == 0:
        return []
    title = group_rule(split.group_by).GROUPING.title
    return [
        Finding(
            kind="no_group",
            severity="warning",
            sentence=f"{counted(n, 'image has', 'images have')} no group by {title} and "
            f"{'is' if n == 1 else 'are'} divided one by one: choose another rule, or name "
            "the groups of the rows.",
            n_images=n,
        )
    ]
