"""The same picture twice: within a part, in two parts, under two classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from datasets.report.document import Finding
from datasets.report.near_duplicates import near_duplicates


@dataclass(frozen=True)
class Picture:
    """One readable image and where it is used."""

    place: tuple[int, int]
    """(row, number in the row)"""
    label: str
    """What the user calls it, with the row it is in."""
    class_name: str
    part: str
    digest: bytes
    thumbnail: npt.NDArray[np.uint8] | None = None


MOST_NAMED = 4
_ORDER = {"train": 0, "validation": 1, "test": 2}
MOST_NEAR_PAIRS = 1000
"""So many pairs of near-duplicates get a finding of their own."""


def find_duplicates(pictures: Iterable[Picture]) -> list[Finding]:
    """Return the findings on duplicates within parts or under two classes, and on leakage between parts."""
    groups: dict[bytes, list[Picture]] = defaultdict(list)
    for picture in pictures:
        groups[picture.digest].append(picture)
    repeated = [group for group in groups.values() if len(group) > 1]
    return [finding for group in repeated for finding in (*_within(group), *_between(group))]


def find_near_duplicates(pictures: Sequence[Picture], progress: Progress = silent) -> list[Finding]:
    """Return the findings on pictures that are nearly the same in two parts; no exact copies.

    Unlabeled images are not compared, because nothing is learned from them.
    """
    first_of = {picture.digest: picture for picture in reversed(pictures) if picture.part != "unlabeled"}
    distinct = [picture for picture in first_of.values() if picture.thumbnail is not None]
    if len({picture.part for picture in distinct}) < 2:
        return []
    thumbnails = np.stack([picture.thumbnail for picture in distinct if picture.thumbnail is not None])
    pairs = near_duplicates(thumbnails, [picture.part for picture in distinct], progress)
    if pairs is None:
        sentence = (
            f"Near-duplicates between parts were not looked for: {len(distinct)} images are too many; "
            "exact copies were."
        )
        return [Finding(kind="not_compared", severity="hint", sentence=sentence)]
    found = []
    for pair in pairs[:MOST_NEAR_PAIRS]:
        # The one to keep comes first: the one for training, if there is one.
        first, second = sorted((distinct[pair.first], distinct[pair.second]), key=_rank)
        how = "mirrored and nearly" if pair.mirrored else "nearly"
        sentence = (
            f"The same picture is {how} unchanged in {first.part} and {second.part} "
            f"({first.part}: {first.label}; {second.part}: {second.label}): keep it in one part only."
        )
        found.append(_about("near_leakage", sentence, (first, second)))
    if len(pairs) > MOST_NEAR_PAIRS:
        more = [
            max((distinct[pair.first], distinct[pair.second]), key=_rank) for pair in pairs[MOST_NEAR_PAIRS:]
        ]
        sentence = f"{len(more)} more pictures are nearly unchanged in two parts."
        found.append(_about("more_near_leakage", sentence, more))
    return found


def _within(group: Sequence[Picture]) -> list[Finding]:
    found = []
    labeled = [picture for picture in group if picture.part != "unlabeled"]
    classes = sorted({picture.class_name for picture in labeled})
    if len(classes) > 1:
        told = "; ".join(f"{picture.class_name!r}: {picture.label}" for picture in labeled[:MOST_NAMED])
        sentence = f"The same picture is in {len(classes)} classes ({told}): keep it in the right one only."
        found.append(_about("two_classes", sentence, labeled, classes))
    for part in dict.fromkeys(picture.part for picture in group):
        same = [picture for picture in group if picture.part == part]
        if len(same) > 1 and len({picture.class_name for picture in same}) == 1:
            sentence = f"The same picture is {len(same)} times in {part} ({_list(same)}): keep one of them."
            found.append(_about("duplicate", sentence, same))
    return found


def _between(group: Sequence[Picture]) -> list[Finding]:
    learning = sorted((picture for picture in group if picture.part != "unlabeled"), key=_rank)
    parts = list(dict.fromkeys(picture.part for picture in learning))
    if len(parts) < 2:
        return []
    one_of_each = [next(picture for picture in learning if picture.part == part) for part in parts]
    told = "; ".join(f"{picture.part}: {picture.label}" for picture in one_of_each)
    sentence = f"The same picture is in {' and '.join(parts)} ({told}): keep it in one part only."
    return [_about("leakage", sentence, learning)]


def _rank(picture: Picture) -> int:
    return _ORDER.get(picture.part, len(_ORDER))


def _about(kind: str, sentence: str, pictures: Sequence[Picture], classes: Sequence[str] = ()) -> Finding:
    return Finding(
        kind=kind,
        severity="warning",
        sentence=sentence,
        images=tuple(picture.place for picture in pictures),
        parts=tuple(picture.part for picture in pictures),
        n_images=len(pictures),
        classes=tuple(classes),
    )


def _list(pictures: Sequence[Picture]) -> str:
    named = ", ".join(picture.label for picture in pictures[:MOST_NAMED])
    more = len(pictures) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
