"""The groupings that names suggest, found quickly also for many images."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.grouping.guess import GroupGuess, guess_groups
from datasets.spec import DataRow, SplitSpec

RUNS = 20
RUN = 25
"""Names of one group lie side by side, so that short runs of neighbours show whether there are groups."""


def likely_groupings(
    rows: Sequence[DataRow], split: SplitSpec, names: Sequence[Sequence[str]]
) -> list[GroupGuess]:
    """Return the groupings that leave no class in one group, the likeliest first.

    There is none where the split has a rule. All names are looked at only if some of them suggest a grouping.

    Args:
        rows: counted rows.
        split: of the session.
        names: for each row the name of each image, as ``datasets.grouping.groups.image_names`` gives them.
    """
    if split.group_by != "none":
        return []
    some = [_runs(own) for own in names]
    of_some = [
        row.model_copy(update={"n_images": len(own)}) if own else row
        for row, own in zip(rows, some, strict=True)
    ]
    if not guess_groups(of_some, some):
        return []
    return [guess for guess in guess_groups(rows, names) if not guess.missing]


def _runs(names: Sequence[str]) -> Sequence[str]:
    if len(names) <= RUNS * RUN:
        return names
    distance = (len(names) - RUN) // (RUNS - 1)
    return [name for run in range(RUNS) for name in names[run * distance : run * distance + RUN]]
