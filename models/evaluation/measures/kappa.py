"""Cohen's kappa."""

from __future__ import annotations

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies, ratio

INFO = MeasureInfo(
    name="kappa",
    title="Cohen's kappa",
    help="Agreement of true and predicted classes beyond what chance would give: 1 perfect, 0 chance.",
    labels=("one",),
    low=-1.0,
)


def value(tallies: Tallies) -> Floats:
    """Return (agreement - chance) / (1 - chance), (r,); NaN where chance alone agrees always."""
    n = tallies.total
    agreement = tallies.hits.sum(axis=1) / n
    chance = (tallies.n_true * tallies.n_said).sum(axis=1) / n**2
    return ratio(agreement - chance, 1 - chance)


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
