"""Donors, days or plates whose images stand in several parts and resemble each other there.

For each validation or test image the training image of its class that it resembles most is looked up. Without
leakage that one is of the same group as often as chance has it; a group of which it is much more often is
recognised by its group and not by its class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.grouping.groups import NO_GROUP, groups_of_names
from datasets.grouping.guess import GroupGuess
from datasets.report.document import Finding
from datasets.report.near_duplicates import coarse_shapes
from datasets.report.used import UsedImages
from datasets.spec import DataRow, SplitSpec
from datasets.split import ALL_PARTS, LEARNING_PARTS

Numbers = npt.NDArray[np.int64]

MOST_ASKED = 500
MOST_COMPARED = 5000
"""Evenly spread images of each class that are compared; more would not make the answer surer."""
MOST_GROUPINGS = 3
FEWEST_IMAGES = 5
"""Of a group, for its share to say something."""
LEAST_SHARE = 0.5
"""Of the images of a group whose nearest training image is of the same group."""
LEAST_DEVIATIONS = 4.0
"""Standard deviations by which that must be more than chance."""
MOST_NAMED = 5
MOST_EXAMPLES = 20


@dataclass(frozen=True)
class _Nearest:
    """Images of one class outside of training, and the training images that they resemble most."""

    asked: Numbers
    nearest: Numbers
    compared: Numbers


def group_leaks(
    used: UsedImages,
    rows: Sequence[DataRow],
    split: SplitSpec,
    names: Sequence[Sequence[str]],
    guesses: Sequence[GroupGuess],
) -> list[Finding]:
    """Return a finding on the grouping that leaks most, with the split by it; none if none does.

    Args:
        used: images with thumbnails.
        rows: counted rows.
        split: of the session; without a rule.
        names: for each row the name of each image, as ``datasets.grouping.groups.image_names`` gives them.
        guesses: groupings that the names suggest.
    """
    if not guesses or not len(used.thumbnails):
        return []
    found = [near for name in dict.fromkeys(row.class_name for row in rows) if (near := _nearest(used, name))]
    best: tuple[int, Finding] | None = None
    for guess in guesses[:MOST_GROUPINGS]:
        grouped = guess.applied_to(split)
        groups = groups_of_names(rows, grouped, names)
        if groups is None:
            continue
        of_image = np.full(len(used), NO_GROUP, dtype=np.int64)
        for row in np.unique(used.samples[:, 0]).tolist():
            own = used.samples[:, 0] == row
            of_image[own] = groups.of_rows[row][used.samples[own, 1]]
        leaking = _leaking(found, of_image, len(groups.names))
        pairs = _pairs(found, of_image, leaking)
        if len(leaking) and (best is None or len(pairs) > best[0]):
            told = [groups.names[number] for number in leaking.tolist()]
            best = (len(pairs), _finding(used, rows, guess, grouped, told, pairs))
    return [best[1]] if best else []


def _nearest(used: UsedImages, class_name: str) -> _Nearest | None:
    own_rows = [number for number, scan in enumerate(used.scans) if scan.row.class_name == class_name]
    own = np.isin(used.samples[:, 0], own_rows)
    training = used.part == ALL_PARTS.index("train")
    elsewhere = np.isin(used.part, [ALL_PARTS.index(part) for part in LEARNING_PARTS[1:]])
    compared = _spread(np.flatnonzero(own & training), MOST_COMPARED)
    asked = _spread(np.flatnonzero(own & elsewhere), MOST_ASKED)
    if not len(compared) or not len(asked):
        return None
    likeness = coarse_shapes(used.thumbnails[asked]) @ coarse_shapes(used.thumbnails[compared]).T
    return _Nearest(asked, compared[likeness.argmax(axis=1)], compared)


def _spread(numbers: Numbers, most: int) -> Numbers:
    if len(numbers) <= most:
        return numbers
    return numbers[np.linspace(0, len(numbers) - 1, most).astype(np.int64)]


def _leaking(found: Sequence[_Nearest], of_image: Numbers, n_groups: int) -> Numbers:
    """Return the groups whose images have a training image of the same group nearest too often."""
    n, same, expected, variance = np.zeros((4, n_groups), dtype=np.float64)
    for near in found:
        grouped = of_image[near.asked] != NO_GROUP
        asked = of_image[near.asked][grouped]
        compared = of_image[near.compared]
        share = np.bincount(compared[compared != NO_GROUP], minlength=n_groups) / len(compared)
        n += np.bincount(asked, minlength=n_groups)
        right = asked[asked == of_image[near.nearest][grouped]]
        same += np.bincount(right, minlength=n_groups)
        expected += np.bincount(asked, weights=share[asked], minlength=n_groups)
        variance += np.bincount(asked, weights=share[asked] * (1 - share[asked]), minlength=n_groups)
    often = same >= LEAST_SHARE * n
    surely = same - expected > LEAST_DEVIATIONS * np.sqrt(variance)
    return np.flatnonzero((n >= FEWEST_IMAGES) & often & surely)


def _pairs(found: Sequence[_Nearest], of_image: Numbers, leaking: Numbers) -> list[tuple[int, int]]:
    """Return (training image, image that resembles it) of the leaking groups."""
    return [
        (nearest, asked)
        for near in found
        for asked, nearest in zip(near.asked.tolist(), near.nearest.tolist(), strict=True)
        if of_image[asked] in leaking and of_image[asked] == of_image[nearest]
    ]


def _finding(
    used: UsedImages,
    rows: Sequence[DataRow],
    guess: GroupGuess,
    grouped: SplitSpec,
    names: Sequence[str],
    pairs: Sequence[tuple[int, int]],
) -> Finding:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    told = ", ".join(map(repr, names[:MOST_NAMED])) + more
    sentence = (
        f"Images of {told} ({guess.title}) are in several parts, and those outside of training resemble the "
        "training images of the same group more than others: the figures would hold for these groups only. "
        "Keep each group in one part."
    )
    examples = [number for pair in pairs[:MOST_EXAMPLES] for number in pair]
    fixed = [number for number, row in enumerate(rows) if row.part in LEARNING_PARTS]
    torn = any(rows[used.place(number)[0]].part != "split" for pair in pairs for number in pair)
    return Finding(
        kind="donor_leakage",
        severity="warning",
        sentence=sentence,
        images=tuple(used.place(number) for number in examples),
        parts=tuple(used.part_name(number) for number in examples),
        n_images=len({number for pair in pairs for number in pair}),
        rows=tuple(fixed) if torn else (),
        split=grouped,
    )
