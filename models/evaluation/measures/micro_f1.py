"""F1 of all labels of all images together."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies, ratio

INFO = MeasureInfo(
    name="micro_f1",
    title="Micro F1",
    help="F1 of all labels of all images together: frequent labels count more.",
    labels=("several",),
)


def value(tallies: Tallies) -> Floats:
    """Return 2 hits / (labels + labels said), (r,)."""
    return ratio(2 * tallies.hits.sum(axis=1), (tallies.n_true + tallies.n_said).sum(axis=1))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
