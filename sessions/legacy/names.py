"""Names of columns: three generations of AIDeveloper call the same thing differently."""

from __future__ import annotations

import re

_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")

USED_DATA = {"index": "class", "nr_cells": "nr_events", "nr_cells_epoch": "nr_events_epoch"}
PARAMETERS = {
    "more_acs_modelmaker_version": "aideveloper_version",
    "input_image_crop": "input_image_size",
    "learning_rate_expert": "learning_rate_const",
}
HISTORY = {"acc": "accuracy", "val_acc": "val_accuracy", "learningrate": "learning_rate"}
DATA_OVERVIEW: dict[str, str] = {}

OLDEST_MARK = "more_acs_modelmaker_version"
NEWEST_MARK = "aideveloper_version"
"""Column of the newest generation, in small letters there; those before wrote ``AIDeveloper_Version``."""


def key_of(column: str, others: dict[str, str]) -> str:
    """Return the name of a column in the newest generation: small letters, words divided by ``_``."""
    key = _BETWEEN_WORDS.sub("_", column.lower()).strip("_")
    return others.get(key, key)
