"""Curves of all classes in one frame, with a legend that fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.evaluation.pictures.colors import class_color, class_line
from models.evaluation.pictures.style import COLUMN_MM, PAGE_MM, set_size, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = npt.NDArray[np.float64]
Curves = Mapping[int, tuple[Floats, Floats]]
"""x and y by number of the class."""

LEGEND_LINE_MM = 4.4
MOST_BELOW = 8


def draw_curves(axes: Axes, curves: Curves, names: Mapping[int, str], n_classes: int, step: str = "") -> None:
    """Draw the curves, each in its class's colour; the first class lies on top.

    Args:
        names: what the legend says, by number of the class.
        step: ``post`` for stairs.
    """
    for index, (x, y) in curves.items():
        axes.plot(
            x,
            y,
            label=names[index],
            color=class_color(index, n_classes),
            linestyle=class_line(index),
            drawstyle=f"steps-{step}" if step else "default",
            zorder=3 + (n_classes - index) / n_classes,
        )


def place_legend(figure: Figure, axes: Axes, height_mm: float) -> None:
    """Put the legend of ``axes`` below the frames, or of many classes beside them; give the figure its size.

    Args:
        height_mm: of the frames, with what is written at their axes.
    """
    handles, names = axes.get_legend_handles_labels()
    if len(names) > MOST_BELOW:
        axes.set_aspect("auto")
        rows = int(height_mm // LEGEND_LINE_MM) - 2
        figure.legend(handles, names, loc="outside right center", ncols=-(-len(names) // rows))
        set_size(figure, PAGE_MM, height_mm)
        return
    if not names:
        set_size(figure, COLUMN_MM, height_mm)
        return
    # Letters of 8 pt are about 1.6 mm wide; an entry begins with 11 mm of line.
    widest = 11.0 + 1.6 * max(len(name) for name in names)
    columns = int(min(len(names), max(1, COLUMN_MM // widest)))
    figure.legend(
        handles, names, loc="outside lower center", ncols=columns, columnspacing=1.0, handlelength=2.0
    )
    set_size(figure, COLUMN_MM, height_mm + LEGEND_LINE_MM * -(-len(names) // columns) + 3.0)


def class_name(names: tuple[str, ...], index: int, figure: str = "") -> str:
    """Return what a legend says of a class, with a figure behind it."""
    return f"{short(names[index])}  {figure}".rstrip()
