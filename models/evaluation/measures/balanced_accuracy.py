"""Mean recall of the classes."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures import recall
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies, mean_of_known

INFO = MeasureInfo(
    name="balanced_accuracy",
    title="Balanced accuracy",
    help="Mean recall of the classes that have images: each class counts the same, however rare it is.",
    labels=("one",),
    interval="mean_of_classes",
    mean_of="recall",
)


def value(tallies: Tallies) -> Floats:
    """Return the mean, (r,)."""
    return mean_of_known(recall.value(tallies))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
