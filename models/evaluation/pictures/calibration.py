"""Reliability diagram: how often the predicted class is right, by the probability it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.class_curves import reliability
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.style import BLUE, COLUMN_MM, GRAY, count_axis, set_size

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INFO = PictureInfo("calibration", "Reliability diagram")


def draw(figure: Figure, assessment: Assessment) -> None:
    """Draw the share that is right over the probability, with intervals; below, how many images there are."""
    found = reliability(assessment)
    share, n = np.array(found.accuracy), np.array(found.n)
    ends = np.array(found.accuracy_ci95)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    above.plot([0, 1], [0, 1], color=GRAY, linewidth=0.6, linestyle=":")
    errors = np.stack([share - ends[:, 0], ends[:, 1] - share])
    above.errorbar(
        found.confidence,
        share,
        yerr=errors,
        color=BLUE,
        marker="o",
        markersize=3,
        elinewidth=0.6,
        linewidth=1,
    )
    above.set_ylabel("Label is there" if assessment.several else "Share that is right")
    above.set_ylim(-0.02, 1.02)
    above.set_title(f"Expected calibration error {found.ece:.3f}")
    edges = np.array(found.edges)
    places = np.array(found.bins)
    below.bar(edges[places], n, width=np.diff(edges)[places], align="edge", color=BLUE, alpha=0.6)
    count_axis(below, int(n.max()))
    below.set_ylabel("Labels" if assessment.several else "Images")
    below.set_xlabel(
        "Probability of the label" if assessment.several else "Probability of the predicted class"
    )
    below.set_xlim(-0.02, 1.02)
    set_size(figure, COLUMN_MM, 100)


def table(assessment: Assessment) -> Table:
    """Return one row per filled bin."""
    found = reliability(assessment)
    rows = [
        [found.edges[place], found.edges[place + 1], score, share, *ends, n]
        for place, score, share, ends, n in zip(
            found.bins, found.confidence, found.accuracy, found.accuracy_ci95, found.n, strict=True
        )
    ]
    header = ["bin_low", "bin_high", "mean_score", "accuracy", "accuracy_low", "accuracy_high", "n"]
    return Table(header, rows)
