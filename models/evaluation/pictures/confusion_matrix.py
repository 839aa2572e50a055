"""Which class is taken for which, as counts or as percent of the true class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment
from models.evaluation.parts import confusion_matrix
from models.evaluation.pictures.base import PictureInfo, Table
from models.evaluation.pictures.style import COLUMN_MM, PAGE_MM, set_size, short

if TYPE_CHECKING:
    from matplotlib.figure import Figure

IN_A_COLUMN = 6
"""Up to so many classes the numbers fit into a column's width."""
MOST_WITH_NUMBERS = 20
LETTERS_ACROSS = 24
"""So many letters of 8 pt stand side by side below the matrix."""


@dataclass(frozen=True)
class ConfusionPicture:
    """The matrix, shaded by the share of the true class."""

    INFO: PictureInfo
    percent: bool

    def draw(self, figure: Figure, assessment: Assessment) -> None:
        """Draw the matrix; with more than 20 classes without numbers, which nobody could read."""
        counts = confusion_matrix(assessment)
        shares = _shares(counts)
        n = len(counts)
        width = COLUMN_MM if n <= IN_A_COLUMN else PAGE_MM
        set_size(figure, width, width * 0.86)
        axes = figure.add_subplot()
        shown = axes.imshow(np.nan_to_num(shares), cmap="Blues", vmin=0, vmax=1)
        bar = figure.colorbar(shown, ax=axes, fraction=0.046, ticks=[0, 0.5, 1])
        bar.ax.set_yticklabels(["0 %", "50 %", "100 %"])
        bar.set_label("of the true class")
        bar.outline.set_linewidth(0.6)
        longest = 16 if n <= IN_A_COLUMN else 24
        names = [short(name, longest) for name in assessment.classes]
        size = 8 if n <= MOST_WITH_NUMBERS else max(4.0, 160 / n)
        if max(map(len, names)) * n <= LETTERS_ACROSS:
            axes.set_xticks(range(n), names, fontsize=size)
        else:
            axes.set_xticks(range(n), names, rotation=45, ha="right", rotation_mode="anchor", fontsize=size)
        axes.set_yticks(range(n), names, fontsize=size)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel("Predicted class")
        axes.set_ylabel("True class")
        if n <= MOST_WITH_NUMBERS:
            number_size = 8 if n <= 10 else 6
            for row, column in np.ndindex(n, n):
                color = "white" if shares[row, column] > 0.5 else "black"
                text = _text(int(counts[row, column]), float(shares[row, column]), self.percent)
                axes.text(column, row, text, ha="center", va="center", color=color, fontsize=number_size)

    def table(self, assessment: Assessment) -> Table:
        """Return a row for each true class, a column for each predicted one."""
        counts = confusion_matrix(assessment)
        values = 100 * _shares(counts) if self.percent else counts
        rows = [
            [name, *(None if np.isnan(value) else value for value in row.tolist())]
            for name, row in zip(assessment.classes, values, strict=True)
        ]
        return Table(["true \\ predicted", *assessment.classes], rows)


def _shares(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the shares of each true class, NaN where it has no images."""
    n = counts.sum(axis=1, keepdims=True)
    empty = np.full(counts.shape, np.nan)
    return np.asarray(np.divide(counts, n, out=empty, where=n > 0))


def _text(count: int, share: float, percent: bool) -> str:
    if not percent:
        return f"{count:,}"
    return "–" if np.isnan(share) else f"{100 * share:.1f}"


FAMILY = (
    ConfusionPicture(PictureInfo("confusion_matrix", "Confusion matrix, images", ("one",)), percent=False),
    ConfusionPicture(PictureInfo("confusion_percent", "Confusion matrix, percent", ("one",)), percent=True),
)
