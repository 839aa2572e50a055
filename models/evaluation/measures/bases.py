"""Which images a figure rests on."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags


def all_images(assessment: Assessment) -> Flags:
    """Return every image, (n,)."""
    return np.ones(len(assessment), dtype=np.bool_)


def rarer_side(assessment: Assessment) -> Flags:
    """Return for each class its images or, where they are fewer, those of all others, (n, c).

    So many images can at most be ranked wrongly on their own.
    """
    truth = assessment.truth
    return np.asarray(truth == (truth.sum(axis=0) * 2 <= len(truth)))
