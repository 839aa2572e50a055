"""Mean area under the ROC curves of the classes."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures import roc_auc
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies, mean_of_known

INFO = MeasureInfo(
    name="macro_roc_auc",
    title="Mean ROC AUC",
    help="Mean area under the ROC curves of the classes, each against all others.",
    interval="mean_of_classes",
    mean_of="roc_auc",
)


def value(tallies: Tallies) -> Floats:
    """Return the mean, (r,)."""
    return mean_of_known(roc_auc.value(tallies))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
