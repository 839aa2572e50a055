"""Curves whose points can be chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qtpy.QtCore import QPointF, Qt
from qtpy.QtGui import QColor
from qtpy.QtWidgets import QWidget

from app.theme.roles import color
from app.widgets.charts.axes import Axes
from app.widgets.charts.chart import Chart, Place

NEAR_PX = 32.0
"""How near to a curve a click chooses a point of it."""


@dataclass(frozen=True)
class Curve:
    """One curve of a chart.

    Attributes:
        name: what it shows.
        x, y: its points; a NaN makes a gap.
        hue: its colour.
        width: of the line in px.
        dash: whether the line is broken.
        dots: whether its points are marked.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    hue: QColor
    width: float = 2.0
    dash: bool = False
    dots: bool = False


class LineChart(Chart):
    """Curves, and straight lines to compare them with."""

    def __init__(self, axes: Axes, parent: QWidget | None = None) -> None:
        super().__init__(axes, parent)
        self.curves: tuple[Curve, ...] = ()
        self._guides: tuple[Curve, ...] = ()
        self._bars: tuple[tuple[float, float, float], ...] = ()

    def set_curves(
        self,
        curves: Sequence[Curve],
        guides: Sequence[Curve] = (),
        intervals: Sequence[tuple[float, float, float]] = (),
    ) -> None:
        """Show these curves; nothing is chosen afterwards.

        Args:
            curves: what can be chosen.
            guides: what cannot, e.g. the diagonal of chance.
            intervals: (x, low, high) of upright bars.
        """
        self.curves, self._guides, self._bars = tuple(curves), tuple(guides), tuple(intervals)
        self.current = None
        self.redraw()

    def _items(self) -> list[Any]:
        items = [self._line(guide) for guide in self._guides]
        items += [self._interval(*bar) for bar in self._bars]
        items += [self._line(curve) for curve in self.curves]
        if self.current is not None:
            items.append(self._mark(*self.current))
        return items

    def _line(self, curve: Curve) -> Any:
        style = Qt.PenStyle.DashLine if curve.dash else Qt.PenStyle.SolidLine
        pen = self._pg.mkPen(curve.hue, width=curve.width, style=style)
        symbol = {"symbol": "o", "symbolSize": 8, "symbolBrush": curve.hue, "symbolPen": curve.hue}
        return self._pg.PlotDataItem(
            list(curve.x), list(curve.y), pen=pen, connect="finite", **(symbol if curve.dots else {})
        )

    def _interval(self, x: float, low: float, high: float) -> Any:
        return self._pg.PlotDataItem([x, x], [low, high], pen=self._pg.mkPen(color("quiet"), width=1))

    def _mark(self, series: int, point: int) -> Any:
        x, y = self._center(series, point)
        mark = self._pg.ScatterPlotItem([x], [y], size=14, symbol="o")
        mark.setBrush(self._pg.mkBrush(self.curves[series].hue))
        mark.setPen(self._pg.mkPen(color("text"), width=2))
        return mark

    def _n_series(self) -> int:
        return len(self.curves)

    def _n_points(self, series: int) -> int:
        return len(self.curves[series].x)

    def _center(self, series: int, point: int) -> tuple[float, float]:
        return (self.curves[series].x[point], self.curves[series].y[point])

    def _place_at(self, scene: QPointF) -> Place | None:
        nearest, least = None, NEAR_PX
        # The axes are linear: two points tell where all are.
        origin, one = self._scene(0.0, 0.0), self._scene(1.0, 1.0)
        wide, high = one.x() - origin.x(), one.y() - origin.y()
        for series, curve in enumerate(self.curves):
            for point, (x, y) in enumerate(zip(curve.x, curve.y, strict=True)):
                distance = math.hypot(origin.x() + x * wide - scene.x(), origin.y() + y * high - scene.y())
                # False for the NaN of a gap.
                if distance < least:
                    nearest, least = (series, point), distance
        return nearest
