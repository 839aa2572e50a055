"""Shares with their intervals, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.evaluation.pictures.style import BLUE, COLUMN_MM, set_size

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINE_MM = 4.6


def draw_shares(
    figure: Figure,
    names: Sequence[str],
    shares: Sequence[float],
    intervals: Sequence[tuple[float, float]],
    numbers: Sequence[int],
    label: str,
) -> None:
    """Draw a dot with its interval for each share (0…1, drawn as percent); the first one is on top.

    Args:
        numbers: how many images each is about, written behind its name.
        label: of the axis.
    """
    axes = figure.add_subplot()
    set_size(figure, COLUMN_MM, 18 + LINE_MM * max(3, len(names)))
    if not names:
        axes.text(0.5, 0.5, "None", ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    values, ends = 100 * np.array(shares), 100 * np.array(intervals)
    places = np.arange(len(names))
    errors = np.stack([values - ends[:, 0], ends[:, 1] - values])
    axes.errorbar(values, places, xerr=errors, fmt="o", color=BLUE, markersize=3.5, elinewidth=1)
    labels = [f"{name} ({number:,})" for name, number in zip(names, numbers, strict=True)]
    axes.set_yticks(places, labels)
    axes.set_ylim(len(names) - 0.5, -0.5)
    low, high = float(ends.min()), float(ends.max())
    axes.set_xlim(max(-1.0, low - 0.05 * (high - low) - 1), min(101.0, high + 0.05 * (high - low) + 1))
    # A label longer than the axis must not leave the picture.
    axes.set_xlabel(label, loc="right")
    axes.grid(axis="x", linewidth=0.3)
