"""Parts and files whose images were recorded in another way than the rest: light, contrast, focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.report.document import Finding
from datasets.report.used import UNLABELED, UsedImages
from datasets.split import ALL_PARTS

Values = npt.NDArray[np.float64]

FROM_PART = 1.0
FROM_FILE = 1.5
"""Standard deviations of the single images by which the mean of a part, or of a file, may differ."""
FEWEST_IMAGES = 10
"""In a file, for its mean to say something."""
MOST_FILES = 20
"""Findings on files, at most."""


@dataclass(frozen=True)
class _Measure:
    """One property of the images."""

    kind: str
    column: str
    higher: str
    lower: str
    unit: str
    least: float
    """Differences below this are never reported."""
    relative: bool = False
    """Whether ``least`` is a share of the mean."""


_MEASURES = (
    _Measure("brightness", "brightness", "brighter", "darker", "mean {:.0f} against {:.0f} of 255", 10),
    _Measure(
        "contrast", "contrast", "richer in contrast", "poorer in contrast", "{:.0f} against {:.0f} of 255", 10
    ),
    _Measure(
        "focus",
        "sharpness",
        "sharper",
        "less sharp",
        "fine detail {:.2f} against {:.2f}",
        0.25,
        relative=True,
    ),
)


def part_drift(used: UsedImages) -> list[Finding]:
    """Return findings on parts whose images are unlike the training images."""
    found = []
    training = used.part == ALL_PARTS.index("train")
    for part in ("validation", "test", "unlabeled"):
        own = used.part == ALL_PARTS.index(part)
        for measure in _MEASURES:
            values = getattr(used, measure.column)
            told = _difference(measure, values[own], values[training], FROM_PART)
            if told:
                sentence = f"The {part} images are {told.format('the training images')}"
                found.append(Finding(kind=f"{measure.kind}_drift", severity="warning", sentence=sentence))
    return found


def file_drift(used: UsedImages) -> list[Finding]:
    """Return findings on rows whose images are unlike those of the other rows of their class."""
    labeled = used.part != UNLABELED
    row_of = used.samples[:, 0]
    names = [scan.row.class_name for scan in used.scans]
    found = []
    for row in np.unique(row_of[labeled]).tolist():
        own = labeled & (row_of == row)
        fellows = [other for other, name in enumerate(names) if name == names[row] and other != row]
        others = labeled & np.isin(row_of, fellows)
        if min(int(own.sum()), int(others.sum())) < FEWEST_IMAGES:
            continue
        for measure in _MEASURES:
            values = getattr(used, measure.column)
            told = _difference(measure, values[own], values[others], FROM_FILE)
            if told:
                what = f"the other images of {names[row]!r}"
                sentence = f"The images of {used.scans[row].row.place} are {told.format(what)}"
                found.append(
                    Finding(
                        kind=f"{measure.kind}_drift_of_row",
                        severity="warning",
                        sentence=sentence,
                        rows=(row,),
                        classes=(names[row],),
                        n_images=int(own.sum()),
                    )
                )
    return found[:MOST_FILES]


def _difference(measure: _Measure, own: Values, others: Values, most: float) -> str:
    """Return how two sets of images differ, with a place for what the others are; empty if they do not."""
    own, others = own[np.isfinite(own)], others[np.isfinite(others)]
    if not len(own) or not len(others):
        return ""
    here, there = float(own.mean()), float(others.mean())
    least = measure.least * there if measure.relative else measure.least
    # Of several pictures of one scene each set is alike in itself; the larger spread is the fairer measure.
    spread = max(float(own.std()), float(others.std()))
    if abs(here - there) <= max(most * spread, least):
        return ""
    word = measure.higher if here > there else measure.lower
    return f"{word} than {{}} ({measure.unit.format(here, there)}): check that they were recorded alike."


def drift_findings(used: UsedImages) -> Sequence[Finding]:
    """Return all findings on drift."""
    return [*part_drift(used), *file_drift(used)]
