"""Area under the curve of precision over recall of a class, as average precision."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.tallies import Tallies

INFO = MeasureInfo(
    name="pr_auc",
    title="PR AUC",
    help="Average precision: the mean, over the images of this class, of the precision at the score of each.",
    scope="class",
)


def value(tallies: Tallies) -> Floats:
    """Return the average precisions, (r, c)."""
    ranked = [tallies.ranked(index) for index in range(len(tallies.assessment.classes))]
    return tallies.per_class([None if one is None else one.average_precision() for one in ranked])


def basis(assessment: Assessment) -> Flags:
    """Return the images of each class, (n, c)."""
    return assessment.truth
