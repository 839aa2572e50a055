"""The text file of labels that AIDeveloper writes beside exported images: ``X_Valid_Data.rtdc``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from datasets.basics.errors import BadInput
from datasets.sources.rtdc_labels import EventLabels

DATA_ENDING = "_valid_data.rtdc"
LABELS_ENDING = "_Valid_Labels.txt"
MOST_BYTES = 64 * 2**20
LARGEST_CLASS = 9_999
"""AIDeveloper allows no larger number of a class."""


def label_file(path: Path) -> Path | None:
    """Return the file of labels that belongs to ``path``, if it is called so and is there."""
    if not path.name.lower().endswith(DATA_ENDING):
        return None
    labels = path.with_name(path.name[: -len(DATA_ENDING)] + LABELS_ENDING)
    return labels if labels.is_file() else None


def labels_beside(path: Path, n_events: int) -> EventLabels | None:
    """Return the class of each event by the file of labels; None where there is none.

    Each line is a whole number from 0; a class is called by its number.

    Raises:
        BadInput: if the lines are none, or are not one for each event.
    """
    labels = label_file(path)
    if labels is None:
        return None
    numbers = _numbers(labels)
    if len(numbers) != n_events:
        raise BadInput(
            f"{labels} has {len(numbers):,} labels for the {n_events:,} images of {path.name}: put the file "
            "there that belongs to these images."
        )
    names = tuple(str(number) for number in range(max(numbers, default=0) + 1))
    return EventLabels(names, names, np.asarray(numbers, dtype=np.int16))


def _numbers(labels: Path) -> list[int]:
    try:
        if labels.stat().st_size > MOST_BYTES:
            raise BadInput(f"{labels} is far too large for a file of labels.")
        numbers = [int(line) for line in labels.read_text(encoding="ascii").split()]
    except (OSError, ValueError) as error:
        raise BadInput(f"{labels} is not a number of a class in each line: export it again.") from error
    if any(not 0 <= number <= LARGEST_CLASS for number in numbers):
        raise BadInput(f"{labels} has a class outside of 0…{LARGEST_CLASS:,}: export it again.")
    return numbers
