"""The same picture twice: within a part, in two parts, under two classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from datasets.report.document import Finding
from datasets.report.near_duplicates import near_duplicates
from datasets.report.used import UNLABELED, UsedImages

MOST_NAMED = 4
MOST_FINDINGS = 1000
"""So many repeated pictures get a finding of their own; the rest is told in one."""


def find_duplicates(used: UsedImages) -> list[Finding]:
    """Return the findings on duplicates within parts or under two classes, and on leakage between parts."""
    found: list[Finding] = []
    groups = _repeated(used.digest)
    for group in groups[:MOST_FINDINGS]:
        found += [*_within(used, group), *_between(used, group)]
    copies = [number for group in groups[MOST_FINDINGS:] for number in group[1:]]
    if copies:
        n = len(groups) - MOST_FINDINGS
        sentence = f"{n} more pictures are there several times: keep one of each."
        found.append(_about(used, "more_duplicates", sentence, copies))
    return found


def find_near_duplicates(used: UsedImages, progress: Progress = silent) -> list[Finding]:
    """Return the findings on pictures that are nearly the same in two parts; no exact copies.

    Unlabeled images are not compared, because nothing is learned from them.
    """
    distinct = _first_of_each(used)
    if len(np.unique(used.part[distinct])) < 2:
        return []
    pairs = None
    if len(used.thumbnails):
        pairs = near_duplicates(used.thumbnails[distinct], used.part[distinct], progress)
    if pairs is None:
        sentence = (
            f"Near-duplicates between parts were not looked for: {len(distinct)} images are too many; "
            "exact copies were."
        )
        return [Finding(kind="not_compared", severity="hint", sentence=sentence)]
    found = []
    for pair in pairs[:MOST_FINDINGS]:
        # The one to keep comes first: the one for training, if there is one.
        first, second = sorted((int(distinct[pair.first]), int(distinct[pair.second])))
        how = "mirrored and nearly" if pair.mirrored else "nearly"
        parts = used.part_name(first), used.part_name(second)
        sentence = (
            f"The same picture is {how} unchanged in {parts[0]} and {parts[1]} "
            f"({parts[0]}: {used.label(first)}; {parts[1]}: {used.label(second)}): keep it in one part only."
        )
        found.append(_about(used, "near_leakage", sentence, (first, second)))
    if len(pairs) > MOST_FINDINGS:
        more = [int(max(distinct[pair.first], distinct[pair.second])) for pair in pairs[MOST_FINDINGS:]]
        sentence = f"{len(more)} more pictures are nearly unchanged in two parts."
        found.append(_about(used, "more_near_leakage", sentence, more))
    return found


def _repeated(digest: npt.NDArray[np.uint64]) -> list[list[int]]:
    """Return the numbers of the images of each picture that is there more than once, in ascending order."""
    if not len(digest):
        return []
    order = np.lexsort((digest[:, 1], digest[:, 0]))
    starts = np.flatnonzero(np.append(True, (digest[order[1:]] != digest[order[:-1]]).any(axis=1)))
    ends = np.append(starts[1:], len(order))
    groups = [
        np.sort(order[start:end]).tolist()
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True)
    ]
    return sorted(groups)


def _first_of_each(used: UsedImages) -> npt.NDArray[np.int64]:
    """Return the numbers of the labeled images, without the further copies of a picture."""
    labeled = np.flatnonzero(used.part != UNLABELED)
    _, first = np.unique(used.digest[labeled], axis=0, return_index=True)
    return labeled[np.sort(first)]


def _within(used: UsedImages, group: Sequence[int]) -> list[Finding]:
    found = []
    labeled = [number for number in group if used.part[number] != UNLABELED]
    classes = sorted({used.class_name(number) for number in labeled})
    if len(classes) > 1:
        named = "; ".join(
            f"{used.class_name(number)!r}: {used.label(number)}" for number in labeled[:MOST_NAMED]
        )
        sentence = f"The same picture is in {len(classes)} classes ({named}): keep it in the right one only."
        found.append(_about(used, "two_classes", sentence, labeled, classes))
    for part in dict.fromkeys(used.part_name(number) for number in group):
        same = [number for number in group if used.part_name(number) == part]
        if len(same) > 1 and len({used.class_name(number) for number in same}) == 1:
            sentence = (
                f"The same picture is {len(same)} times in {part} ({_list(used, same)}): keep one of them."
            )
            found.append(_about(used, "duplicate", sentence, same))
    return found


def _between(used: UsedImages, group: Sequence[int]) -> list[Finding]:
    learning = [number for number in group if used.part[number] != UNLABELED]
    first_of = {used.part_name(number): number for number in reversed(learning)}
    parts = sorted(first_of, key=first_of.__getitem__)
    if len(parts) < 2:
        return []
    told = "; ".join(f"{part}: {used.label(first_of[part])}" for part in parts)
    sentence = f"The same picture is in {' and '.join(parts)} ({told}): keep it in one part only."
    return [_about(used, "leakage", sentence, learning)]


def _about(
    used: UsedImages, kind: str, sentence: str, numbers: Sequence[int], classes: Sequence[str] = ()
) -> Finding:
    return Finding(
        kind=kind,
        severity="warning",
        sentence=sentence,
        images=tuple(used.place(number) for number in numbers),
        parts=tuple(used.part_name(number) for number in numbers),
        n_images=len(numbers),
        classes=tuple(classes),
    )


def _list(used: UsedImages, numbers: Sequence[int]) -> str:
    named = ", ".join(used.label(number) for number in numbers[:MOST_NAMED])
    more = len(numbers) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
