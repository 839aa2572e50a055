"""Share of the images of other classes that were not called this one."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.tallies import Tallies, ratio

INFO = MeasureInfo(
    name="specificity",
    title="Specificity",
    help="Share of the images of other classes that were not called this one.",
    scope="class",
    interval="share",
)


def value(tallies: Tallies) -> Floats:
    """Return the shares, (r, c)."""
    n_others = tallies.total[:, None] - tallies.n_true
    return ratio(n_others - (tallies.n_said - tallies.hits), n_others)


def basis(assessment: Assessment) -> Flags:
    """Return the images of other classes than each, (n, c)."""
    return np.asarray(~assessment.truth)
