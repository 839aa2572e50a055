"""Class names that look like one class written in two ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from datasets.report.document import Finding

SHORTEST_MISSPELT = 4
"""Shorter names are too often one letter apart for good reason, such as ``cat`` and ``rat``."""


def similar_names(n_images: Mapping[str, int]) -> list[Finding]:
    """Return a finding for each group of classes that differ only in case, space and the like, or one letter.

    Args:
        n_images: images of each class; the class with the most is the one to keep.
    """
    plain: dict[str, list[str]] = {}
    for name in n_images:
        plain.setdefault(_plain(name), []).append(name)
    found = [_finding(names, n_images, "warning") for names in plain.values() if len(names) > 1]
    for first, second in combinations(plain, 2):
        if _one_letter_apart(first, second):
            found.append(_finding([plain[first][0], plain[second][0]], n_images, "hint"))
    return found


def _finding(names: Sequence[str], n_images: Mapping[str, int], severity: str) -> Finding:
    ordered = sorted(names, key=lambda name: -n_images[name])
    told = " and ".join(f"{name!r} ({n_images[name]} images)" for name in ordered)
    how = "case, spaces or signs" if severity == "warning" else "one letter"
    return Finding.model_validate(
        {
            "kind": "similar_classes",
            "severity": severity,
            "sentence": f"The classes {told} differ only in {how}: make them one class if they are the same.",
            "classes": tuple(ordered),
            "n_images": sum(n_images[name] for name in ordered),
        }
    )


def _plain(name: str) -> str:
    """Return the name without what people write now in one way, now in another."""
    # Names of signs alone, such as + and -, stay as they are.
    return "".join(letter for letter in name.casefold() if letter.isalnum()) or name


def _one_letter_apart(first: str, second: str) -> bool:
    """Return whether one letter was exchanged, added or forgotten; other digits mean another class."""
    short, long = sorted((first, second), key=len)
    if len(short) < SHORTEST_MISSPELT or len(long) - len(short) > 1:
        return False
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    exchanged = len(short) == len(long)
    if short[same + exchanged :] != long[same + 1 :]:
        return False
    return not any(letter.isdigit() for letter in (long[same], short[same : same + exchanged]) if letter)
