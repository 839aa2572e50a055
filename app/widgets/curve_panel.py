"""One plot of a training: a figure over the epochs, for training and for validation images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qtpy.QtCore import Qt
from qtpy.QtGui import QColor

from app.theme.roles import color

TRAINING_COLOR = "#e69f00"
"""Orange of Okabe and Ito, beside the accent blue of validation: the colour-blind tell them apart."""


AXIS_WIDTH_PX = 56
MOST_DOTS = 100
"""With more epochs the lines are drawn without dots, which would run into each other and take time."""


@dataclass(frozen=True)
class Curve:
    """One figure over the epochs: for training and for validation images."""

    title: str
    training: str
    validation: str
    """Names of the figures as :meth:`CurvesPlot.add_epoch` is given them."""
    scale: float = 1.0
    """What the figures are multiplied with on the axis."""
    unit: str = ""
    decimals: int = 2
    free_height: float = 0.08
    """Height on the plot, 0 (bottom) to 1, where such curves hardly ever are: the place for words."""

    def text(self, value: float) -> str:
        """Return a value as it is written beside the curve."""
        return f"{value * self.scale:.{self.decimals}f}{self.unit}"


class CurvePanel:
    """One plot with a curve for training and one for validation."""

    def __init__(self, curve: Curve, names_epochs: bool) -> None:
        # Imported late: the plot library takes half a second, which the first window does not have.
        import pyqtgraph

        self._pg: Any = pyqtgraph
        self.curve = curve
        self.widget = pyqtgraph.PlotWidget()
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.setAntialiasing(True)
        self.widget.setMouseEnabled(x=False, y=False)
        self._set_up_axes(names_epochs)
        self._symbols = {curve.training: "t", curve.validation: "o"}
        self.items = {name: self.widget.plot() for name in (curve.training, curve.validation)}
        self._best_point = pyqtgraph.ScatterPlotItem(size=14, symbol="star")
        self.widget.addItem(self._best_point)
        self._lines: list[Any] = []
        self.take_colors()

    def _set_up_axes(self, names_epochs: bool) -> None:
        left, bottom = self.widget.getAxis("left"), self.widget.getAxis("bottom")
        left.setLabel(self.curve.title)
        left.enableAutoSIPrefix(False)
        left.setScale(self.curve.scale)
        left.setWidth(AXIS_WIDTH_PX)
        # Epochs are whole: no ticks in between.
        bottom.setStyle(maxTickLevel=0)
        if names_epochs:
            bottom.setLabel("Epoch")
        self.widget.showGrid(x=False, y=True, alpha=0.2)

    def take_colors(self) -> None:
        """Take the colours of the window as it is, light or dark."""
        quiet, accent = color("quiet"), color("accent")
        self.widget.setBackground(color("surface"))
        for side in ("left", "bottom"):
            axis = self.widget.getAxis(side)
            axis.setPen(quiet)
            axis.setTextPen(quiet)
        dashed = self._pg.mkPen(QColor(TRAINING_COLOR), width=2, style=Qt.PenStyle.DashLine)
        solid = self._pg.mkPen(accent, width=2)
        for name, pen in ((self.curve.training, dashed), (self.curve.validation, solid)):
            item = self.items[name]
            item.setPen(pen)
            item.setSymbolSize(5)
            item.setSymbolBrush(pen.color())
            item.setSymbolPen(pen.color())
        self._best_point.setBrush(color("good"))
        self._best_point.setPen(color("good"))

    def draw(
        self,
        epochs: Sequence[int],
        figures: dict[str, list[float]],
        best: int,
        marks: dict[int, str],
        last_epoch: int,
    ) -> None:
        """Draw everything anew."""
        dotted = len(epochs) <= MOST_DOTS
        for name, item in self.items.items():
            item.setSymbol(self._symbols[name] if dotted else None)
            item.setData(list(epochs), figures.get(name, []))
        self.widget.setXRange(1, max(2, last_epoch), padding=0.02)
        for line in self._lines:
            self.widget.removeItem(line)
        self._lines = [
            self._line(epoch + 0.5, text, "quiet", 1 - self.curve.free_height)
            for epoch, text in marks.items()
        ]
        self._draw_best(epochs, figures.get(self.curve.validation, []), best)

    def _draw_best(self, epochs: Sequence[int], values: Sequence[float], best: int) -> None:
        known = best in epochs and len(values) == len(epochs)
        self._best_point.setVisible(known)
        if known:
            value = values[list(epochs).index(best)]
            self._best_point.setData([best], [value])
            text = f"best: epoch {best}, {self.curve.text(value)}"
            self._lines.append(self._line(best, text, "good", self.curve.free_height))

    def _line(self, position: float, text: str, role: str, height: float) -> Any:
        line = self._pg.InfiniteLine(
            pos=position,
            angle=90,
            pen=self._pg.mkPen(color(role), style=Qt.PenStyle.DotLine),
            label=text,
            labelOpts={"color": color(role), "position": height, "anchors": [(0, 0.5), (1, 0.5)]},
        )
        self.widget.addItem(line, ignoreBounds=True)
        return line
