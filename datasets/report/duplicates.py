"""The same picture twice: within a part, in two parts, under two classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """One readable image and where it is used."""

    label: str
    """What the user calls it, with the row it is in."""
    class_name: str
    part: str
    digest: bytes


MOST_NAMED = 4


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
