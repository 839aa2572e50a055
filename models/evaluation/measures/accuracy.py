"""Share of the images that are right."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies

INFO = MeasureInfo(
    name="accuracy",
    title="Accuracy",
    help="Share of the images whose class is right; where an image can have several labels, all of them.",
    interval="share",
)


def value(tallies: Tallies) -> Floats:
    """Return the share, (r,)."""
    return tallies.accuracy


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
