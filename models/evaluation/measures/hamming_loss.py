"""Share of wrong labels among all labels of all images."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies

INFO = MeasureInfo(
    name="hamming_loss",
    title="Hamming loss",
    help="Share of wrong labels, missing or too many, among all labels of all images.",
    labels=("several",),
    higher_is_better=False,
)


def value(tallies: Tallies) -> Floats:
    """Return the share, (r,)."""
    wrong = tallies.assessment.truth != tallies.assessment.said
    return tallies.mean(np.asarray(wrong.mean(axis=1), dtype=np.float64))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
