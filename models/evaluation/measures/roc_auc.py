"""Area under the ROC curve of a class."""

from __future__ import annotations

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


def basis(assessment: Assessment) -> Flags:
    """Return for each class its images or the others, whichever are fewer, (n, c)."""
    return rarer_side(assessment)
