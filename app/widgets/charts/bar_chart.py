"""Histograms whose bars can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qtpy.QtCore import QPointF
from qtpy.QtGui import QColor
from qtpy.QtWidgets import QWidget

from app.theme.roles import color
from app.widgets.charts.axes import Axes
from app.widgets.charts.chart import Chart, Place

FREE = 0.12
"""Share of a bin that stays empty."""


@dataclass(frozen=True)
class Bars:
    """The bars of one series: one number per bin."""

    name: str
    heights: Sequence[float]
    hue: QColor


class BarChart(Chart):
    """Bars of several series side by side in each bin."""

    def __init__(self, axes: Axes, parent: QWidget | None = None) -> None:
        super().__init__(axes, parent)
        self.edges: tuple[float, ...] = ()
        self.bars: tuple[Bars, ...] = ()

    def set_bars(self, edges: Sequence[float], bars: Sequence[Bars]) -> None:
        """Show these bars over the bins between ``edges``; nothing is chosen afterwards."""
        self.edges, self.bars = tuple(edges), tuple(bars)
        self.current = None
        self.redraw()

    def _items(self) -> list[Any]:
        items = [self._series(number) for number in range(len(self.bars))]
        if self.current is not None:
            items.append(self._mark(*self.current))
        return items

    def _series(self, series: int) -> Any:
        bars = self.bars[series]
        places = [self._span(series, bin_) for bin_ in range(len(bars.heights))]
        return self._pg.BarGraphItem(
            x0=[low for low, _ in places],
            x1=[high for _, high in places],
            height=list(bars.heights),
            brush=bars.hue,
            pen=self._pg.mkPen(None),
        )

    def _mark(self, series: int, bin_: int) -> Any:
        low, high = self._span(series, bin_)
        return self._pg.BarGraphItem(
            x0=[low],
            x1=[high],
            height=[self.bars[series].heights[bin_]],
            brush=self.bars[series].hue,
            pen=self._pg.mkPen(color("text"), width=2),
        )

    def _span(self, series: int, bin_: int) -> tuple[float, float]:
        """Return the left and right end of one bar."""
        low, high = self.edges[bin_], self.edges[bin_ + 1]
        width = (high - low) * (1 - FREE) / len(self.bars)
        start = low + (high - low) * FREE / 2 + series * width
        return (start, start + width)

    def _n_series(self) -> int:
        return len(self.bars)

    def _n_points(self, series: int) -> int:
        return len(self.bars[series].heights)

    def _center(self, series: int, point: int) -> tuple[float, float]:
        low, high = self._span(series, point)
        return ((low + high) / 2, self.bars[series].heights[point] / 2)

    def _place_at(self, scene: QPointF) -> Place | None:
        """Return the bar in whose column the mouse is, however low the bar: one image can be chosen too."""
        view = self._plot.plotItem.vb
        if not view.sceneBoundingRect().contains(scene):
            return None
        x = view.mapSceneToView(scene).x()
        for series in range(len(self.bars)):
            for bin_ in range(len(self.edges) - 1):
                low, high = self._span(series, bin_)
                if low <= x < high:
                    return (series, bin_)
        return None
