"""One plot of trainings: a figure over the epochs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from qtpy.QtCore import Qt
from qtpy.QtGui import QFont, QWheelEvent
from qtpy.QtWidgets import QApplication

from app.theme.class_colors import class_color
from app.theme.roles import color
from app.widgets.curves.figures import Figure
from app.widgets.curves.record import CurveRecord
from app.widgets.curves.shown import TRAINING_COLOR, View
from app.widgets.curves.ticks import whole_ticks

AXIS_WIDTH_PX = 64
HEIGHT_PX = 116
"""With less height neither the name of the figure nor its numbers can be read."""
FONT_POINTS = 9
FILL_ALPHA = 210
MOST_DOTS = 100
"""With more epochs the lines are drawn without dots, which would run into each other and take time."""
MOST_THICK = 300
"""Thick and dashed lines of more epochs take seconds to draw."""
MOST_LETTERS = 34
LEVELS = 4
TOP = 0.92
LEVEL_HEIGHT = 0.14
NEAR = 0.3
"""Words of marks that are nearer than this share of the axis stand at different heights."""


STYLES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


@dataclass(frozen=True)
class Look:
    """How a curve is drawn: colour (#rrggbb), width in px, a key of :data:`STYLES`, symbol of its points."""

    hue: str
    width: float
    style: str
    symbol: str

    def for_epochs(self, n: int) -> Look:
        """Return how so many epochs are drawn in time."""
        look = self if n <= MOST_DOTS else replace(self, symbol="")
        return look if n <= MOST_THICK else replace(look, width=1.0, style="solid")


@dataclass
class _Drawn:
    look: Look
    item: Any


class CurvePanel:
    """One plot with the curves of a training and those of others."""

    def __init__(self, figure: Figure) -> None:
        # Imported late: the plot library takes half a second, which the first window does not have.
        import pyqtgraph

        self._pg: Any = pyqtgraph
        self.figure = figure
        self.widget = pyqtgraph.PlotWidget()
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.setAntialiasing(True)
        self.widget.setMouseEnabled(x=False, y=False)
        self.widget.setMinimumHeight(HEIGHT_PX)
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.wheelEvent = _leave_to_page
        self._font = QFont(QApplication.font())
        self._font.setPointSize(FONT_POINTS)
        self.items: dict[str, Any] = {}
        self._curves: dict[tuple[str, str], _Drawn] = {}
        self._drawn: list[Any] = []
        self._notes: tuple[object, ...] = ()
        self._levels = 0
        self._top = math.inf
        self._cursor = pyqtgraph.InfiniteLine(angle=90, movable=False)
        self._cursor.hide()
        self.widget.addItem(self._cursor, ignoreBounds=True)
        self._set_up_axes()

    def _set_up_axes(self) -> None:
        left, bottom = self.widget.getAxis("left"), self.widget.getAxis("bottom")
        left.setLabel(self.figure.axis)
        left.enableAutoSIPrefix(False)
        left.setScale(self.figure.scale)
        left.setWidth(AXIS_WIDTH_PX)
        # Above the curves there may be room for words, and a share of 110 % is none.
        left.tickValues = partial(self._ticks, left.tickValues)
        for axis in (left, bottom):
            axis.setStyle(tickFont=self._font)
            axis.label.setFont(self._font)
        bottom.setStyle(maxTickLevel=0)
        bottom.tickValues = partial(whole_ticks, bottom.tickValues)
        self.widget.showGrid(x=False, y=True, alpha=0.2)

    def _ticks(self, of_axis: Callable[..., Any], low: float, high: float, size: float) -> Any:
        levels = of_axis(low, high, size)
        return [(spacing, [one for one in values if one <= self._top]) for spacing, values in levels]

    def name_epochs(self, named: bool) -> None:
        """Write below the axis what it counts: once for plots that stand below each other."""
        self.widget.getAxis("bottom").setLabel("Epoch" if named else "")
        self.widget.getAxis("bottom").showLabel(named)

    def point_at(self, epoch: int | None) -> None:
        """Show a line at the epoch that is spoken of; None: no line."""
        self._cursor.setVisible(epoch is not None)
        if epoch is not None:
            self._cursor.setPos(epoch)

    def take_colors(self) -> None:
        """Take the colours of the window as it is, light or dark; the curves follow when they are drawn."""
        quiet = color("quiet")
        self.widget.setBackground(color("surface"))
        self._cursor.setPen(self._pg.mkPen(quiet))
        for side in ("left", "bottom"):
            axis = self.widget.getAxis(side)
            axis.setPen(quiet)
            axis.setTextPen(quiet)

    def draw(self, record: CurveRecord, view: View, writes_marks: bool) -> None:
        """Draw everything anew.

        Args:
            record: the training that is looked at.
            view: how, and what else.
            writes_marks: whether the marks have their words here.
        """
        first, last = view.span(record)
        self.widget.setXRange(first, last, padding=0.02)
        self._draw_curves(record, view)
        points = [record.value(self.figure.validation, epoch) for epoch in (record.best, *record.saved)]
        notes = (
            tuple(record.marks),
            (record.best, *record.saved),
            tuple(points),
            writes_marks,
            last - first,
            color("text").name(),
        )
        if notes != self._notes:
            self._notes = notes
            self._levels = self._draw_notes(record, writes_marks, last - first + 1)
        self._fit_height(record, view, first, self._levels)

    def _draw_curves(self, record: CurveRecord, view: View) -> None:
        wanted = [
            (other.root, key, other.record, self._thin(key, other.hue))
            for other in view.others
            for key in self._keys_of_others()
        ]
        for number, key in enumerate(self.figure.keys(len(view.classes))):
            wanted.append(("", key, record, self._thick(key, number, len(view.classes))))
        for gone in self._curves.keys() - {(root, key) for root, key, _, _ in wanted}:
            self.widget.removeItem(self._curves.pop(gone).item)
        for root, key, one, look in wanted:
            look = look.for_epochs(len(one.epochs))
            curve = self._curves.get((root, key))
            if curve is None or curve.look != look:
                if curve is not None:
                    self.widget.removeItem(curve.item)
                curve = self._curves[root, key] = _Drawn(look, self._new_curve(look))
            values = one.line(key, view.smoothing)
            curve.item.setData(one.epochs if values else [], values)
        self.items = {key: curve.item for (root, key), curve in self._curves.items() if not root}

    def _keys_of_others(self) -> tuple[str, ...]:
        # Of figures of each class there would be too many: only those of the training itself are drawn.
        return () if self.figure.each_class else self.figure.keys(0)

    def _thin(self, key: str, hue: str) -> Look:
        return Look(hue, 1.5, "dot" if self._is_beside_validation(key) else "solid", "")

    def _thick(self, key: str, number: int, n_classes: int) -> Look:
        if self.figure.each_class:
            return Look(class_color(number, n_classes).name(), 2.0, "solid", "o")
        if self._is_beside_validation(key):
            return Look(TRAINING_COLOR, 2.0, "dash", "t")
        return Look(color("accent").name(), 2.0, "solid", "o")

    def _is_beside_validation(self, key: str) -> bool:
        return key == self.figure.training and bool(self.figure.validation)

    def _new_curve(self, look: Look) -> Any:
        pen = self._pg.mkPen(look.hue, width=look.width, style=STYLES[look.style])
        item = self._pg.PlotDataItem(pen=pen, connect="finite")
        if look.symbol:
            item.setSymbol(look.symbol)
            item.setSymbolSize(5)
            item.setSymbolBrush(look.hue)
            item.setSymbolPen(look.hue)
        self.widget.addItem(item, ignoreBounds=True)
        return item

    def _draw_notes(self, record: CurveRecord, writes_marks: bool, span: int) -> int:
        for item in self._drawn:
            self.widget.removeItem(item)
        self._drawn = []
        self._draw_saved(record)
        self._draw_best(record)
        return self._draw_marks(record, writes_marks, span)

    def _draw_marks(self, record: CurveRecord, writes: bool, span: int) -> int:
        """Draw a line for each change; return how many lines of words need room above the curves."""
        texts: dict[int, list[str]] = {}
        for mark in record.marks:
            texts.setdefault(mark.epoch, []).append(mark.text)
        # Where each level was written on last.
        written = [-math.inf] * LEVELS
        for epoch in sorted(texts):
            level = next((at for at in range(LEVELS) if epoch - written[at] >= NEAR * span), None)
            text = ""
            if writes and level is not None:
                written[level] = epoch
                text = _short(", ".join(texts[epoch]))
            self._line(epoch + 0.5, text, "text", TOP - LEVEL_HEIGHT * (level or 0))
        return sum(at > -math.inf for at in written)

    def _draw_saved(self, record: CurveRecord) -> None:
        key = self.figure.validation
        found = [(epoch, record.value(key, epoch)) for epoch in record.saved]
        points = [(epoch, value) for epoch, value in found if value is not None]
        if points:
            pen = self._pg.mkPen(color("text"), width=1.5)
            item = self._pg.ScatterPlotItem(size=11, symbol="s", brush=None, pen=pen)
            item.setData([epoch for epoch, _ in points], [value for _, value in points])
            self._add(item)

    def _draw_best(self, record: CurveRecord) -> None:
        key = self.figure.validation or self.figure.training
        value = record.value(key, record.best) if key and record.best else None
        if value is None:
            return
        good = color("good")
        star = self._pg.ScatterPlotItem(size=14, symbol="star", brush=good, pen=good)
        star.setData([record.best], [value])
        self._add(star)
        # A rate is not what made the epoch the best one.
        text = f"best: epoch {record.best}, {self.figure.text(value)}" if self.figure.validation else ""
        self._line(record.best, text, "good", self.figure.free_height)

    def _fit_height(self, record: CurveRecord, view: View, first: int, levels: int) -> None:
        """Fit the height to the epochs that are shown: with the last ones only, an early peak is gone."""
        records = [record, *(other.record for other in view.others)]
        keys = self.figure.keys(len(view.classes))
        values = [
            value
            for one in records
            for key in keys
            for epoch, value in zip(one.epochs, one.figures.get(key, []), strict=False)
            if epoch >= first and not math.isnan(value)
        ]
        if values:
            low, high = min(values), max(values)
            self._top = max(1.0001, high) if self.figure.scale != 1 else math.inf
            room = (high - low) or abs(high) or 1.0
            # The words take their share of the height that is shown, not of that of the curves.
            above = room * LEVEL_HEIGHT * levels / (1 - LEVEL_HEIGHT * levels)
            self.widget.setYRange(low - 0.02 * room, high + 0.02 * room + above)

    def _line(self, position: float, text: str, role: str, height: float) -> None:
        line = self._pg.InfiniteLine(
            pos=position,
            angle=90,
            pen=self._pg.mkPen(color(role), style=Qt.PenStyle.DotLine),
            label=text or None,
            labelOpts={
                "color": color(role),
                "position": height,
                "anchors": [(0, 0.5), (1, 0.5)],
                "fill": (*color("surface").getRgb()[:3], FILL_ALPHA),
            },
        )
        if text:
            line.label.setFont(self._font)
        self._add(line)

    def _add(self, item: Any) -> None:
        self.widget.addItem(item, ignoreBounds=True)
        self._drawn.append(item)


def _leave_to_page(event: QWheelEvent | None) -> None:
    if event is not None:
        event.ignore()


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rstrip(' ,')}…"
