"""Points with names and intervals, over an axis of factors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qtpy.QtCore import QPointF, QRectF
from qtpy.QtGui import QFontMetricsF
from qtpy.QtWidgets import QWidget

from app.theme.roles import color
from app.widgets.charts.axes import Axes
from app.widgets.charts.chart import Chart, Place

NEAR_PX = 24.0
"""How near to a point a click chooses it."""
GAP_PX = 8.0
"""Between a point and its name."""
STEPS = (1, 2, 5)
FINE_STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
"""Where points lie so near to each other that the others leave an axis without numbers."""
LEAST_TICKS, MOST_TICKS = 2, 7


@dataclass(frozen=True)
class NamedPoint:
    """One point of the chart.

    Attributes:
        name: what stands beside it.
        x: more than 0; drawn by its logarithm.
        y: its height.
        interval: ends of an upright bar through it.
        role: name of its colour.
    """

    name: str
    x: float
    y: float
    interval: tuple[float, float] | None = None
    role: str = "accent"


class PointChart(Chart):
    """Each point can be chosen; names make room for one another. Series 0 holds all of them."""

    def __init__(self, axes: Axes, parent: QWidget | None = None) -> None:
        super().__init__(axes, parent)
        self.points: tuple[NamedPoint, ...] = ()

    def set_points(self, points: Sequence[NamedPoint]) -> None:
        """Show these points; nothing is chosen afterwards."""
        self.points = tuple(points)
        self.current = None
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew, with the ends of the axes where the points need them."""
        if self._plot is not None and self.points:
            self._set_ends()
        super().redraw()

    def on_view_resized(self, _view: object) -> None:
        """Let the names find other places."""
        self.redraw()

    def _make_plot(self) -> None:
        super()._make_plot()
        # The highest number of the axis stands half above the plot.
        self._plot.plotItem.setContentsMargins(0, self.fontMetrics().height() / 2, 0, 0)
        self._plot.plotItem.vb.sigResized.connect(self.on_view_resized)

    def _set_ends(self) -> None:
        xs = [math.log10(point.x) for point in self.points]
        ends = [end for point in self.points for end in (point.interval or (point.y, point.y))]
        wide, high = max(xs) - min(xs), max(ends) - min(ends)
        aside = max(0.15 * wide, 0.15)
        above = max(0.1 * high, 0.01)
        self._plot.setXRange(min(xs) - aside, max(xs) + aside, padding=0)
        self._plot.setYRange(min(ends) - above, max(ends) + above, padding=0)
        places = list(_ticks(min(xs) - aside, max(xs) + aside))
        self._plot.getAxis("bottom").setTicks([[(math.log10(value), f"{value:,g}") for value in places]])

    def _items(self) -> list[Any]:
        # The axes have to know their ends before a place in px means anything.
        self._plot.plotItem.vb.updateMatrix()
        items = [self._bar(point) for point in self.points if point.interval is not None]
        items += [self._dot(place) for place in range(len(self.points))]
        return items + self._names()

    def _bar(self, point: NamedPoint) -> Any:
        assert point.interval is not None
        x = math.log10(point.x)
        pen = self._pg.mkPen(color("quiet"), width=1)
        return self._pg.PlotDataItem([x, x], list(point.interval), pen=pen)

    def _dot(self, place: int) -> Any:
        point, is_chosen = self.points[place], self.current == (0, place)
        dot = self._pg.ScatterPlotItem(
            [math.log10(point.x)], [point.y], size=14 if is_chosen else 10, symbol="o"
        )
        dot.setBrush(self._pg.mkBrush(color(point.role)))
        dot.setPen(self._pg.mkPen(color("text" if is_chosen else "surface"), width=2 if is_chosen else 1))
        return dot

    def _names(self) -> list[Any]:
        """Return the names, each at the nearest place where it covers no other name and no point."""
        view = self._plot.plotItem.vb
        area = view.sceneBoundingRect()
        metrics = QFontMetricsF(self.font())
        dots = [self._scene(*self._center(0, place)) for place in range(len(self.points))]
        taken = [QRectF(dot.x() - 6, dot.y() - 6, 12, 12) for dot in dots]
        items: list[Any] = []
        # The name of the chosen point finds its place before the others take it.
        for place in sorted(range(len(dots)), key=lambda place: self.current != (0, place)):
            point, dot = self.points[place], dots[place]
            size = QRectF(0, 0, metrics.horizontalAdvance(point.name) + 4, metrics.height())
            found = next((box for box in _around(dot, size) if _is_free(box, area, taken)), None)
            if found is None:
                continue
            taken.append(found)
            shown = "text" if self.current == (0, place) else "quiet"
            text = self._pg.TextItem(point.name, color=color(shown), anchor=(0, 0))
            text.textItem.document().setDocumentMargin(0)
            text.setFont(self.font())
            text.setPos(view.mapSceneToView(QPointF(found.x() + 2, found.y())))
            if abs(found.center().y() - dot.y()) > 2 * metrics.height():
                items.append(self._leader(dot, found))
            items.append(text)
        return items

    def _leader(self, dot: QPointF, box: QRectF) -> Any:
        """Return a line from a point to its name, which stands far away."""
        edge = QPointF(min(max(dot.x(), box.left()), box.right()), box.bottom())
        if box.top() > dot.y():
            edge.setY(box.top())
        ends = [self._plot.plotItem.vb.mapSceneToView(end) for end in (dot, edge)]
        pen = self._pg.mkPen(color("line"), width=1)
        return self._pg.PlotDataItem([end.x() for end in ends], [end.y() for end in ends], pen=pen)

    def _n_series(self) -> int:
        return 1 if self.points else 0

    def _n_points(self, series: int) -> int:
        return len(self.points)

    def _center(self, series: int, point: int) -> tuple[float, float]:
        return (math.log10(self.points[point].x), self.points[point].y)

    def _place_at(self, scene: QPointF) -> Place | None:
        nearest, least = None, NEAR_PX
        for place in range(len(self.points)):
            dot = self._scene(*self._center(0, place))
            distance = math.hypot(dot.x() - scene.x(), dot.y() - scene.y())
            if distance < least:
                nearest, least = (0, place), distance
        return nearest


def _around(dot: QPointF, size: QRectF) -> Iterator[QRectF]:
    """Return places for a name of this size: beside the point, then above and below, farther and farther."""
    wide, high = size.width(), size.height()
    for away in range(12):
        for up in (-1, 1) if away else (1,):
            top = dot.y() - high / 2 - up * away * high
            yield QRectF(dot.x() + GAP_PX, top, wide, high)
            yield QRectF(dot.x() - GAP_PX - wide, top, wide, high)
            if away > 1:
                yield QRectF(dot.x() - wide / 2, top, wide, high)


def _is_free(box: QRectF, area: QRectF, taken: Sequence[QRectF]) -> bool:
    return area.contains(box) and not any(box.intersects(other) for other in taken)


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers between two powers of ten, few enough to be read."""
    found = _multiples(STEPS, low, high)
    if len(found) < LEAST_TICKS:
        return _multiples(FINE_STEPS, low, high)
    return found if len(found) <= MOST_TICKS else _multiples((1,), low, high)


def _multiples(steps: Sequence[float], low: float, high: float) -> list[float]:
    decades = range(math.floor(low), math.ceil(high) + 1)
    values = [step * 10.0**decade for decade in decades for step in steps]
    return [value for value in values if low <= math.log10(value) <= high]
