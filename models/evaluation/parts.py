"""How a model does on each file and group, and which classes it confuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment
from models.evaluation.details import ConfusedPair, GroupFigures
from models.evaluation.intervals.wilson import wilson, wilson_interval

MOST_PAIRS = 20


def by_file(assessment: Assessment) -> tuple[GroupFigures, ...]:
    """Return the figures of each row of the data, in the order of the rows.

    Where several rows have a file of the same name, its path is the name.
    """
    rows, firsts, numbers = np.unique(assessment.rows, return_index=True, return_inverse=True)
    paths = [assessment.files[first] for first in firsts]
    short = [PurePath(path).name or path for path in paths]
    names = [path if short.count(name) > 1 else name for path, name in zip(paths, short, strict=True)]
    return _figures(assessment, numbers, names, rows.tolist())


def by_group(assessment: Assessment) -> tuple[GroupFigures, ...]:
    """Return the figures of each group, by name; images without a group are left out."""
    names = sorted({group for group in assessment.groups if group})
    places = {name: place for place, name in enumerate(names)}
    numbers = np.array([places.get(group, -1) for group in assessment.groups], dtype=np.int64)
    return _figures(assessment, numbers, names, [None] * len(names))


def confused_pairs(assessment: Assessment, most: int = MOST_PAIRS) -> tuple[ConfusedPair, ...]:
    """Return which classes are taken for which others, the most images first.

    Nothing where an image can have several labels: none of them is taken for another.
    """
    if assessment.several:
        return ()
    counts = confusion_matrix(assessment)
    of_class = counts.sum(axis=1)
    np.fill_diagonal(counts, 0)
    places = np.argsort(-counts, axis=None, kind="stable")[:most]
    found = []
    for true, predicted in zip(*np.unravel_index(places, counts.shape), strict=True):
        n, size = int(counts[true, predicted]), int(of_class[true])
        if n == 0:
            break
        found.append(
            ConfusedPair(
                true_class=int(true),
                predicted_class=int(predicted),
                n=n,
                share=n / size,
                share_ci95=wilson_interval(n, size),
            )
        )
    return tuple(found)


def confusion_matrix(assessment: Assessment) -> npt.NDArray[np.int64]:
    """Return counts (c, c): row true class, column predicted class."""
    n_classes = len(assessment.classes)
    flat = np.bincount(assessment.labels * n_classes + assessment.predicted, minlength=n_classes**2)
    return flat.reshape(n_classes, n_classes).astype(np.int64)


def _figures(
    assessment: Assessment, numbers: npt.NDArray[np.int64], names: Sequence[str], rows: Sequence[int | None]
) -> tuple[GroupFigures, ...]:
    """Return the figures of the images of each number 0…len(names)-1."""
    kept = numbers >= 0
    own, size = numbers[kept], len(names)
    n = np.bincount(own, minlength=size)
    hits = np.bincount(own, weights=assessment.right[kept], minlength=size)
    share = hits / np.maximum(n, 1)
    low, high = wilson(share, n)
    counts = [
        np.stack([np.bincount(own, weights=column, minlength=size) for column in table[kept].T], axis=1)
        for table in (assessment.truth, assessment.said)
    ]
    return tuple(
        GroupFigures(
            name=name,
            n=int(n[place]),
            accuracy=float(share[place]),
            accuracy_ci95=(float(low[place]), float(high[place])),
            row=rows[place],
            true=tuple(counts[0][place].astype(int).tolist()),
            predicted=tuple(counts[1][place].astype(int).tolist()),
        )
        for place, name in enumerate(names)
    )
