"""Share of the images of a class that were called so."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.tallies import Tallies, ratio

INFO = MeasureInfo(
    name="recall",
    title="Recall",
    help="Share of the images of this class that were called so; also sensitivity.",
    scope="class",
    interval="share",
    undefined=0.0,
)


def value(tallies: Tallies) -> Floats:
    """Return the shares, (r, c)."""
    return ratio(tallies.hits, tallies.n_true)


def basis(assessment: Assessment) -> Flags:
    """Return the images of each class, (n, c)."""
    return assessment.truth
