"""How the scores of each class are spread, for its own images and for all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.class_curves import histogram
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.colors import class_color
from models.evaluation.pictures.style import COLUMN_MM, GRAY, PAGE_MM, count_axis, set_size, short

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INFO = PictureInfo("histograms", "Histograms of the scores")

IN_A_COLUMN = 3
"""Up to so many classes the frames stand below each other in a column."""
ACROSS = 4
FRAME_MM = 38.0


def draw(figure: Figure, assessment: Assessment) -> None:
    """Draw a frame for each class: its images filled, all others as an outline; images on a log scale."""
    n = len(assessment.classes)
    across = 1 if n <= IN_A_COLUMN else ACROSS
    down = -(-n // across)
    frames = figure.subplots(down, across, sharex=True, squeeze=False)
    for index, axes in enumerate(frames.flat):
        if index >= n:
            axes.set_visible(False)
            continue
        found = histogram(assessment.probabilities[:, index], assessment.truth[:, index])
        edges = np.array(found.edges)
        axes.stairs(found.of_class, edges, fill=True, color=class_color(index, n), alpha=0.7)
        axes.stairs(found.of_others, edges, color="black", linewidth=0.8)
        count_axis(axes, max(*found.of_class, *found.of_others))
        axes.set_title(short(assessment.classes[index]))
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1])
        if index % across == 0:
            axes.set_ylabel("Images")
        if index + across >= n:
            axes.set_xlabel("Score")
            axes.tick_params(labelbottom=True)
    from matplotlib.patches import Patch

    keys = [Patch(color=GRAY, alpha=0.7), Patch(facecolor="none", edgecolor="black", linewidth=0.8)]
    figure.legend(keys, ["images of the class", "all others"], loc="outside lower center", ncols=2)
    set_size(figure, COLUMN_MM if across == 1 else PAGE_MM, FRAME_MM * down + 12)


def table(assessment: Assessment) -> Table:
    """Return one row per class and bin."""

    def rows() -> Iterator[list[object]]:
        for index, name in enumerate(assessment.classes):
            found = histogram(assessment.probabilities[:, index], assessment.truth[:, index])
            ends = zip(found.edges[:-1], found.edges[1:], found.of_class, found.of_others, strict=True)
            yield from ([name, *values] for values in ends)

    return Table(["class", "score_low", "score_high", "images_of_class", "images_of_others"], rows())
