"""Area under the ROC curve of a class."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import rarer_side
from models.evaluation.tallies import Tallies

INFO = MeasureInfo(
    name="roc_auc",
    title="ROC AUC",
    help="Probability that an image of this class gets a higher score for it than an image of another class.",
    scope="class",
)


def value(tallies: Tallies) -> Floats:
    """Return the areas, ties counted half, (r, c)."""
    ranked = [tallies.ranked(index) for index in range(len(tallies.assessment.classes))]
    return tallies.per_class([None if one is None else one.roc_auc() for one in ranked])


def expected_variance(assessment: Assessment, value: Floats) -> Floats:
    """Return the variance to expect of areas (c,) where the images of a class are too few to tell it, (c,).

    That of exponential scores (Hanley and McNeil, Radiology 143, 1982), the mean of both ways round. A few
    images that all stand high would else seem to leave no doubt.
    """
    n_own = np.maximum(assessment.truth.sum(axis=0), 1)
    n_others = np.maximum(len(assessment) - n_own, 1)
    one, two = value / (2 - value) - value**2, 2 * value**2 / (1 + value) - value**2
    both = 2 * value * (1 - value) + (n_own + n_others - 2) * (one + two)
    return np.asarray(both / (2 * n_own * n_others))


def basis(assessment: Assessment) -> Flags:
    """Return for each class its images or the others, whichever are fewer, (n, c)."""
    return rarer_side(assessment)
