"""The loss against the learning rate, and the rate that is chosen in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, Qt, QTimer, Signal
from qtpy.QtGui import QColor, QFont, QKeyEvent
from qtpy.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.theme.roles import color

if TYPE_CHECKING:
    from models.training.rate_sweep import RateSweep

REDRAW_MS = 100
AXIS_WIDTH_PX = 64
FONT_POINTS = 9
RANGE_ALPHA = 36
KEY_STEP = 0.05
"""Decades that an arrow key moves the rate."""
STEPS = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}


class RatePlot(QWidget):
    """Batch after batch while the rate grows; a click, dragging or the arrow keys choose a rate."""

    rate_chosen = Signal(float)
    """By the person; two digits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pg: Any = None
        self._plot: Any = None
        self._rates: list[float] = []
        self._losses: list[float] = []
        self._sweep: RateSweep | None = None
        self._chosen: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.on_redraw)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setMinimumSize(180, 140)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Loss against learning rate")

    @property
    def points(self) -> list[tuple[float, float]]:
        """Rate and loss of each batch."""
        return list(zip(self._rates, self._losses, strict=True))

    @property
    def chosen(self) -> float | None:
        """The rate that is marked."""
        return self._chosen

    def clear(self) -> None:
        """Begin a new search."""
        self._rates, self._losses, self._sweep = [], [], None
        self._redraw_soon()

    def add_point(self, rate: float, loss: float) -> None:
        """Add one batch."""
        self._rates.append(rate)
        self._losses.append(loss)
        self._redraw_soon()

    def set_sweep(self, sweep: RateSweep) -> None:
        """Draw what follows from all batches: the smoothed loss and the rates worth trying."""
        self._sweep = sweep
        self._rates, self._losses = list(sweep.rates), list(sweep.losses)
        self._redraw_soon()

    def set_chosen(self, rate: float | None) -> None:
        """Mark a rate; None: none."""
        self._chosen = rate
        self._redraw_soon()

    def on_redraw(self) -> None:
        """Draw what came since the last time."""
        if not self.isVisible():
            return
        self._make_plot()
        self._points.setData([math.log10(rate) for rate in self._rates], self._losses)
        sweep = self._sweep
        smoothed: Sequence[float] = () if sweep is None else sweep.smoothed
        self._line.setData([math.log10(rate) for rate in self._rates[: len(smoothed)]], list(smoothed))
        self._range.setVisible(sweep is not None)
        if sweep is not None:
            self._range.setRegion((math.log10(sweep.lowest), math.log10(sweep.highest)))
        self._mark.setVisible(self._chosen is not None and bool(self._rates))
        if self._chosen is not None:
            self._mark.blockSignals(True)
            self._mark.setPos(math.log10(self._chosen))
            self._mark.blockSignals(False)
            self._mark.label.setText(f"{self._chosen:.2g}")
        self._fit()

    def on_mark_moved(self, mark: Any) -> None:
        """Take over the rate that the mark was dragged to."""
        self._choose(float(mark.value()))

    def on_clicked(self, event: Any) -> None:
        """Take over the rate that was clicked."""
        box = self._plot.getViewBox()
        if event.button() == Qt.MouseButton.LeftButton and box.sceneBoundingRect().contains(event.scenePos()):
            self.setFocus()
            self._choose(float(box.mapSceneToView(event.scenePos()).x()))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Move the mark."""
        key = event.key() if event is not None else None
        if key in STEPS and self._chosen is not None:
            self._choose(math.log10(self._chosen) + STEPS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QEvent | None) -> None:
        """Load the plot library now, not with the window."""
        self._redraw_soon()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow a change between light and dark."""
        if event is not None and event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._take_colors()
        super().changeEvent(event)

    def _choose(self, exponent: float) -> None:
        if not self._rates:
            return
        low, high = math.log10(self._rates[0]), math.log10(self._rates[-1])
        self.set_chosen(float(f"{10 ** min(max(exponent, low), high):.2g}"))
        self.rate_chosen.emit(self._chosen)

    def _fit(self) -> None:
        """Leave the exploding end out: it would press the rest flat."""
        if not self._losses:
            return
        first = max(self._losses[:5])
        low = min(self._losses)
        room = max(first - low, 0.05 * abs(first), 1e-6)
        self._plot.setYRange(low - 0.1 * room, first + 0.6 * room, padding=0)
        self._plot.setXRange(math.log10(self._rates[0]), math.log10(self._rates[-1]), padding=0.02)

    def _redraw_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _make_plot(self) -> None:
        if self._plot is not None:
            return
        # Imported late: the plot library takes half a second, which the first window does not have.
        import pyqtgraph

        self._pg = pyqtgraph
        plot = self._plot = pyqtgraph.PlotWidget()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setAntialiasing(True)
        plot.setMouseEnabled(x=False, y=False)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.showGrid(x=True, y=True, alpha=0.15)
        font = QFont(QApplication.font())
        font.setPointSize(FONT_POINTS)
        for side, words in (("left", "Loss"), ("bottom", "Learning rate")):
            axis = plot.getAxis(side)
            axis.setLabel(words)
            axis.setStyle(tickFont=font)
            axis.label.setFont(font)
            axis.enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(AXIS_WIDTH_PX)
        # The positions are logarithms already; the axis writes what they are logarithms of.
        plot.getAxis("bottom").setLogMode(True)
        self._range = pyqtgraph.LinearRegionItem(movable=False)
        self._points = pyqtgraph.ScatterPlotItem(size=4)
        self._line = pyqtgraph.PlotDataItem()
        self._mark = pyqtgraph.InfiniteLine(
            angle=90, movable=True, label="", labelOpts={"position": 0.92, "anchors": [(0, 0.5), (1, 0.5)]}
        )
        self._mark.label.setFont(font)
        self._mark.sigDragged.connect(self.on_mark_moved)
        for item in (self._range, self._points, self._line, self._mark):
            plot.addItem(item, ignoreBounds=True)
        plot.scene().sigMouseClicked.connect(self.on_clicked)
        self._column.addWidget(plot)
        self._take_colors()

    def _take_colors(self) -> None:
        quiet, accent, good = color("quiet"), color("accent"), color("good")
        self._plot.setBackground(color("surface"))
        for side in ("left", "bottom"):
            self._plot.getAxis(side).setPen(quiet)
            self._plot.getAxis(side).setTextPen(quiet)
        self._points.setBrush(quiet)
        self._points.setPen(None)
        self._line.setPen(self._pg.mkPen(accent, width=2))
        shade = QColor(good)
        shade.setAlpha(RANGE_ALPHA)
        self._range.setBrush(shade)
        for line in self._range.lines:
            line.setPen(self._pg.mkPen(None))
        self._mark.setPen(self._pg.mkPen(good, width=2))
        self._mark.setHoverPen(self._pg.mkPen(good, width=4))
        self._mark.label.setColor(good)
