"""Mean F1 of the classes."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures import f1
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies, mean_of_known

INFO = MeasureInfo(
    name="macro_f1",
    title="Macro F1",
    help="Mean F1 of the classes; a class that neither is there nor was said is left out.",
    interval="mean_of_classes",
    mean_of="f1",
)


def value(tallies: Tallies) -> Floats:
    """Return the mean, (r,)."""
    return mean_of_known(f1.value(tallies))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
