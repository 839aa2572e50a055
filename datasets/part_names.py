"""Names of folders, files and arrays that say what their images are used for."""

from __future__ import annotations

import re

from datasets.spec import Part

PART_NAMES: dict[str, Part] = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "test": "test",
    "testing": "test",
    "unlabeled": "unlabeled",
    "unlabelled": "unlabeled",
}
"""Names of folders (in any case) that say what their images are used for."""

# MNIST calls its test files "t10k-…"; as the name of a folder that would be odd.
_IN_NAMES: dict[str, Part] = {**PART_NAMES, "t10k": "test"}


def words(name: str) -> list[str]:
    """Return the words of a name in lower case: ``"y_Train-1"`` has ``y``, ``train`` and ``1``."""
    return re.findall(r"[^\W_]+", name.lower())


def part_in_name(name: str) -> Part | None:
    """Return the part that one word of a name says, or None if none or several do."""
    said = {_IN_NAMES[word] for word in words(name) if word in _IN_NAMES}
    return said.pop() if len(said) == 1 else None
