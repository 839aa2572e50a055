"""Names of folders, files and arrays that say what their images are used for."""

from __future__ import annotations

import re

from datasets.spec import Part

_NAMES: dict[Part, tuple[str, ...]] = {
    "train": ("train", "training"),
    "validation": ("validation", "validate", "valid", "val", "dev", "validierung"),
    "test": ("test", "testing", "tests", "holdout"),
    "unlabeled": ("unlabeled", "unlabelled", "unbeschriftet", "unklassifiziert"),
}
PART_NAMES: dict[str, Part] = {name: part for part, names in _NAMES.items() for name in names}
"""Words that say what images are used for, in lower case; folders are called so, in any case."""

# "Trainingsdaten", "test_set", "validation images"
_ENDINGS = re.compile(r"(s?daten|s?bilder|s?satz|data|dataset|set|images|split)$")

# MNIST calls its test files "t10k-…"; as the name of a folder that would be odd.
_IN_NAMES: dict[str, Part] = {**PART_NAMES, "t10k": "test"}


def words(name: str) -> list[str]:
    """Return the words of a name in lower case: ``"y_Train-1"`` has ``y``, ``train`` and ``1``."""
    return re.findall(r"[^\W_]+", name.lower())


def part_of_folder(name: str) -> Part | None:
    """Return the part that the whole name of a folder says, or None: ``"Val"``, ``"test set"``."""
    joined = "".join(words(name))
    return PART_NAMES.get(joined) or PART_NAMES.get(_ENDINGS.sub("", joined))


def part_in_name(name: str) -> Part | None:
    """Return the part that one word of a name says, or None if none or several do."""
    said = {_IN_NAMES[word] for word in words(name) if word in _IN_NAMES}
    return said.pop() if len(said) == 1 else None
