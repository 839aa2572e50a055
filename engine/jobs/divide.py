"""How the images of a session are divided, and which groups their names suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.grouping.groups import Groups, groups_of_names, image_names
from datasets.grouping.guess import GroupGuess, guess_groups
from datasets.split import LEARNING_PARTS, divide
from engine.jobs.base import JobInfo
from engine.protocol.division import DivideRequest, DivideResult, GroupingOffer, PartCounts
from engine.steps.context import JobContext
from sessions.document import Session

JOB = JobInfo(name="divide", request=DivideRequest, result=DivideResult)

READING_SHARE = 0.8
MOST_GROUPS = 200
"""So many groups are told, the largest first."""


def run(request: DivideRequest, context: JobContext) -> DivideResult:
    """Read the names of the images once; guess groups from them, and divide."""
    session = request.session
    names = []
    for number, row in enumerate(session.rows):
        context.progress(
            READING_SHARE * number / len(session.rows), f"Reading names in {Path(row.path).name}"
        )
        names.append(image_names(row))
    context.progress(READING_SHARE, "Dividing the images")
    groups = groups_of_names(session.rows, session.split, names)
    parts = divide(session.rows, session.split, session.seed, groups)
    told = [] if groups is None else _per_group(session, parts, groups)
    return DivideResult(
        offers=tuple(_offer(guess) for guess in guess_groups(session.rows, names)),
        classes=tuple(_per_class(session, parts)),
        groups=tuple(sorted(told, key=_size, reverse=True)[:MOST_GROUPS]),
        n_groups=len(told),
    )


def _offer(guess: GroupGuess) -> GroupingOffer:
    return GroupingOffer(
        rule=guess.rule,
        word=guess.word,
        title=guess.title,
        n_groups=len(guess.groups),
        fewest=min(guess.groups.values()),
        most=max(guess.groups.values()),
        examples=guess.examples,
        missing=guess.missing,
    )


def _per_class(session: Session, parts: Mapping[str, Samples]) -> list[PartCounts]:
    places = [session.classes.index(row.class_name) if row.class_name else 0 for row in session.rows]
    of_rows = np.array(places, dtype=np.int64)
    return _counts(session.classes, {part: of_rows[parts[part][:, 0]] for part in LEARNING_PARTS})


def _per_group(session: Session, parts: Mapping[str, Samples], groups: Groups) -> list[PartCounts]:
    begins = np.cumsum([0, *(row.n_images for row in session.rows)])
    numbers = np.concatenate([*groups.of_rows, np.empty(0, dtype=np.int64)])
    of_part: dict[str, npt.NDArray[np.int64]] = {}
    for part in LEARNING_PARTS:
        found = numbers[begins[parts[part][:, 0]] + parts[part][:, 1]]
        of_part[part] = found[found >= 0]
    return _counts(groups.names, of_part)


def _counts(names: Sequence[str], places: Mapping[str, npt.NDArray[np.int64]]) -> list[PartCounts]:
    counted = {part: np.bincount(found, minlength=len(names)).tolist() for part, found in places.items()}
    return [
        PartCounts(name=name, **{part: counts[number] for part, counts in counted.items()})
        for number, name in enumerate(names)
    ]


def _size(counts: PartCounts) -> int:
    return counts.train + counts.validation + counts.test
