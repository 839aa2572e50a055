"""Share of the images called a class that are of it."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.tallies import Tallies, ratio

INFO = MeasureInfo(
    name="precision",
    title="Precision",
    help="Share of the images called this class that really are of it.",
    scope="class",
    interval="share",
    undefined=0.0,
)


def value(tallies: Tallies) -> Floats:
    """Return the shares, (r, c)."""
    return ratio(tallies.hits, tallies.n_said)


def basis(assessment: Assessment) -> Flags:
    """Return the images called each class, (n, c)."""
    return assessment.said
