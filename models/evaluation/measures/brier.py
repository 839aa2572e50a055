"""Brier score, summed over the classes."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies

INFO = MeasureInfo(
    name="brier",
    title="Brier score",
    help="Mean over the images of the sum over the classes of (probability - truth)²; half of it, for two "
    "classes, is the Brier score of one of them.",
    high=2.0,
    higher_is_better=False,
)


def of_images(assessment: Assessment) -> Floats:
    """Return the squared distance of each image's probabilities from the truth, (n,), 0…2.

    Where an image can have several labels, the mean over them, for it would grow with their number.
    """
    squares = (assessment.probabilities.astype(np.float64) - assessment.truth) ** 2
    return np.asarray(squares.mean(axis=1) if assessment.several else squares.sum(axis=1))


def value(tallies: Tallies) -> Floats:
    """Return the mean, (r,)."""
    return tallies.mean(tallies.sample.once(of_images))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
