"""Mean average precision of the classes."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures import pr_auc
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies, mean_of_known

INFO = MeasureInfo(
    name="macro_pr_auc",
    title="Mean PR AUC",
    help="Mean average precision of the classes that have images.",
    interval="mean_of_classes",
    mean_of="pr_auc",
)


def value(tallies: Tallies) -> Floats:
    """Return the mean, (r,)."""
    return mean_of_known(pr_auc.value(tallies))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
