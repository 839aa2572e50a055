"""The same picture twice: within a part, in two parts, under two classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from datasets.report.near_duplicates import near_duplicates


@dataclass(frozen=True)
class Picture:
    """One readable image and where it is used."""

    label: str
    """What the user calls it, with the row it is in."""
    class_name: str
    part: str
    digest: bytes
    thumbnail: npt.NDArray[np.uint8] | None = None


MOST_NAMED = 4
MOST_NEAR_PAIRS = 1000
"""So many pairs of near-duplicates get a sentence of their own."""


def find_duplicates(pictures: Iterable[Picture]) -> tuple[list[str], list[str]]:
    """Return the sentences on duplicates within parts or under two classes, and on leakage between parts."""
    groups: dict[bytes, list[Picture]] = defaultdict(list)
    for picture in pictures:
        groups[picture.digest].append(picture)
    duplicates: list[str] = []
    leakage: list[str] = []
    for group in groups.values():
        if len(group) < 2:
            continue
        duplicates.extend(_within(group))
        leakage.extend(_between(group))
    return duplicates, leakage


def find_near_duplicates(
    pictures: Sequence[Picture], progress: Progress = silent
) -> tuple[list[str], list[str]]:
    """Return the sentences on pictures that are nearly the same in two parts, and warnings; no exact copies.

    Unlabeled images are not compared, because nothing is learned from them.
    """
    first_of = {picture.digest: picture for picture in reversed(pictures) if picture.part != "unlabeled"}
    distinct = [picture for picture in first_of.values() if picture.thumbnail is not None]
    if len({picture.part for picture in distinct}) < 2:
        return [], []
    thumbnails = np.stack([picture.thumbnail for picture in distinct if picture.thumbnail is not None])
    pairs = near_duplicates(thumbnails, [picture.part for picture in distinct], progress)
    if pairs is None:
        return [], [
            f"Near-duplicates between parts were not looked for: {len(distinct)} images are too many; "
            "exact copies were."
        ]
    sentences = []
    for pair in pairs[:MOST_NEAR_PAIRS]:
        first, second = distinct[pair.first], distinct[pair.second]
        how = "mirrored and nearly" if pair.mirrored else "nearly"
        sentences.append(
            f"The same picture is {how} unchanged in {first.part} and {second.part} "
            f"({first.part}: {first.label}; {second.part}: {second.label}): keep it in one part only."
        )
    if len(pairs) > MOST_NEAR_PAIRS:
        sentences.append(f"{len(pairs) - MOST_NEAR_PAIRS} more pictures are nearly unchanged in two parts.")
    return sentences, []


def _within(group: Sequence[Picture]) -> list[str]:
    sentences = []
    labeled = [picture for picture in group if picture.part != "unlabeled"]
    classes = sorted({picture.class_name for picture in labeled})
    if len(classes) > 1:
        told = "; ".join(f"{picture.class_name!r}: {picture.label}" for picture in labeled[:MOST_NAMED])
        sentences.append(
            f"The same picture is in {len(classes)} classes ({told}): keep it in the right one only."
        )
    for part in dict.fromkeys(picture.part for picture in group):
        same = [picture for picture in group if picture.part == part]
        if len(same) > 1 and len({picture.class_name for picture in same}) == 1:
            sentences.append(
                f"The same picture is {len(same)} times in {part} ({_list(same)}): keep one of them."
            )
    return sentences


def _between(group: Sequence[Picture]) -> list[str]:
    learning = [picture for picture in group if picture.part != "unlabeled"]
    parts = list(dict.fromkeys(picture.part for picture in learning))
    if len(parts) < 2:
        return []
    one_of_each = [next(picture for picture in learning if picture.part == part) for part in parts]
    told = "; ".join(f"{picture.part}: {picture.label}" for picture in one_of_each)
    return [f"The same picture is in {' and '.join(parts)} ({told}): keep it in one part only."]


def _list(pictures: Sequence[Picture]) -> str:
    named = ", ".join(picture.label for picture in pictures[:MOST_NAMED])
    more = len(pictures) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
