"""Share of the images whose class is among the most probable ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies


@dataclass(frozen=True)
class TopK:
    """The true class is among the k most probable ones; of equal ones the first in the order of the classes.

    Not defined where there are no more than k classes.
    """

    INFO: MeasureInfo
    k: int

    def value(self, tallies: Tallies) -> Floats:
        """Return the share, (r,)."""
        if len(tallies.assessment.classes) <= self.k:
            return np.full_like(tallies.total, np.nan)
        return tallies.mean((tallies.sample.rank_of_truth < self.k).astype(np.float64))

    def basis(self, assessment: Assessment) -> Flags:
        """Return all images, (n,)."""
        return all_images(assessment)


FAMILY = tuple(
    TopK(
        MeasureInfo(
            name=f"top_{k}_accuracy",
            title=f"Top {k} accuracy",
            help=f"Share of the images whose class is among the {k} most probable ones.",
            labels=("one",),
            interval="share",
        ),
        k,
    )
    for k in (2, 3, 5)
)
