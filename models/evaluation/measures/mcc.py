"""Matthews' correlation coefficient."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies

INFO = MeasureInfo(
    name="mcc",
    title="Matthews' correlation",
    help="Correlation of true and predicted classes: 1 perfect, 0 no better than chance.",
    labels=("one",),
    low=-1.0,
)


def value(tallies: Tallies) -> Floats:
    """Return R_K of Gorodkin (Comput. Biol. Chem. 28, 2004), (r,); 0 where all images are, or
    were called, one class."""
    n = tallies.total
    both = (tallies.n_true * tallies.n_said).sum(axis=1)
    of_true = n**2 - (tallies.n_true**2).sum(axis=1)
    of_said = n**2 - (tallies.n_said**2).sum(axis=1)
    common = tallies.hits.sum(axis=1) * n - both
    scale = np.sqrt(of_true * of_said)
    return np.asarray(np.divide(common, scale, out=np.zeros_like(common), where=scale > 0))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
