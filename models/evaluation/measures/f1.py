"""Harmonic mean of precision and recall."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.tallies import Tallies, ratio

INFO = MeasureInfo(
    name="f1",
    title="F1",
    help="Harmonic mean of precision and recall.",
    scope="class",
    interval="jaccard",
    undefined=0.0,
)


def value(tallies: Tallies) -> Floats:
    """Return 2 hits / (images of the class + images called so), (r, c)."""
    return ratio(2 * tallies.hits, tallies.n_true + tallies.n_said)


def basis(assessment: Assessment) -> Flags:
    """Return the images of each class or called so, (n, c).

    The share J of hits among them gives F1 = 2 J / (1 + J) (Hand, Christen and Kirielle, Machine Learning
    110, 2021), so the interval of the one is that of the other.
    """
    return np.asarray(assessment.truth | assessment.said)
