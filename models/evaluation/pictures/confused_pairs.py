"""Which classes are taken for which others most often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.evaluation.assessment import Assessment
from models.evaluation.parts import confused_pairs
from models.evaluation.pictures.bars import draw_shares
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.style import told_apart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INFO = PictureInfo("confused_pairs", "Most confused classes", ("one",))

MOST_DRAWN = 12
LONGEST_CLASS = 13


def draw(figure: Figure, assessment: Assessment) -> None:
    """Draw the pairs with the most images, as percent of the true class."""
    pairs = confused_pairs(assessment, MOST_DRAWN)
    classes = told_apart(assessment.classes, LONGEST_CLASS)
    names = [f"{classes[pair.true_class]} → {classes[pair.predicted_class]}" for pair in pairs]
    draw_shares(
        figure,
        names,
        [pair.share for pair in pairs],
        [pair.share_ci95 for pair in pairs],
        [pair.n for pair in pairs],
        "Percent of the true class",
    )


def table(assessment: Assessment) -> Table:
    """Return one row for each pair of classes of which one is taken for the other."""
    classes = assessment.classes
    rows = [
        [classes[pair.true_class], classes[pair.predicted_class], pair.n, pair.share, *pair.share_ci95]
        for pair in confused_pairs(assessment, len(classes) ** 2)
    ]
    return Table(["true_class", "predicted_class", "n", "share", "share_low", "share_high"], rows)
