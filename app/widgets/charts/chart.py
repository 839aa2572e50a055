"""What all charts share: a plot loaded when it is first shown, and points chosen by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qtpy.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QToolTip, QVBoxLayout, QWidget

from app.theme.roles import color
from app.widgets.charts.axes import Axes

Place = tuple[int, int]
"""(which series, which point or bar of it)"""

AXIS_WIDTH_PX = 56
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -(10**9), Qt.Key.Key_End: 10**9}
TURNS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Chart(QWidget):
    """Base of the charts. The plot library takes a while to load: it is loaded when the chart is first shown.

    Arrow keys, Home and End walk along a series, Up and Down go to another one.
    """

    chosen = Signal(int, int)
    """Series, and point or bar of it, that was clicked or reached by the keys."""

    def __init__(self, axes: Axes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axes = axes
        self.current: Place | None = None
        self._words: Callable[[int, int], str] | None = None
        self._pg: Any = None
        self._plot: Any = None
        self._drawn: list[Any] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setMinimumSize(240, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_axes(self, axes: Axes) -> None:
        """Name the axes anew; the data come after."""
        self.axes = axes
        if self._plot is not None:
            self._set_up_axes()

    def set_words(self, words: Callable[[int, int], str]) -> None:
        """Say what each point is, in the tool tip under the mouse."""
        self._words = words

    def choose(self, series: int, point: int) -> None:
        """Choose a point as a click on it does."""
        self.current = (series, point)
        self.redraw()
        self.chosen.emit(series, point)

    def redraw(self) -> None:
        """Draw everything anew, once the chart is on the screen."""
        if self._plot is None:
            return
        for item in self._drawn:
            self._plot.removeItem(item)
        self._drawn = self._items()
        for item in self._drawn:
            self._plot.addItem(item)

    def position(self, series: int, point: int) -> QPoint:
        """Return where a point or bar is on :attr:`canvas`, which takes the clicks."""
        x, y = self._center(series, point)
        scene = self._plot.plotItem.vb.mapViewToScene(QPointF(x, y))
        return QPoint(self._plot.mapFromScene(scene))

    @property
    def canvas(self) -> QWidget:
        """The widget that the plot is painted on."""
        shown: QWidget = self._plot.viewport()
        return shown

    def showEvent(self, event: QEvent | None) -> None:
        """Load the plot library now, not with the window."""
        if self._plot is None:
            self._make_plot()
            self.redraw()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow a change between light and dark."""
        if event is not None and event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._take_colors()
            self.redraw()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Walk along the points."""
        if event is None:
            return
        key = Qt.Key(event.key())
        if self._n_series() == 0 or (key not in STEPS and key not in TURNS):
            super().keyPressEvent(event)
            return
        series, point = self.current if self.current is not None else (0, -1 if key != Qt.Key.Key_Left else 1)
        if key in TURNS:
            series = max(0, min(self._n_series() - 1, series + TURNS[key]))
        last = self._n_points(series) - 1
        if last >= 0:
            self.choose(series, max(0, min(last, point + STEPS.get(key, 0))))

    def on_clicked(self, event: Any) -> None:
        """Choose what lies under the mouse."""
        place = self._place_at(event.scenePos()) if event.button() == Qt.MouseButton.LeftButton else None
        if place is not None:
            self.choose(*place)

    def on_moved(self, scene: QPointF) -> None:
        """Say what lies under the mouse."""
        place = self._place_at(scene)
        self._plot.setCursor(
            Qt.CursorShape.PointingHandCursor if place is not None else Qt.CursorShape.ArrowCursor
        )
        if self._words is None:
            return
        corner = self._plot.mapToGlobal(self._plot.mapFromScene(scene))
        QToolTip.showText(corner, "" if place is None else self._words(*place), self._plot)

    def _make_plot(self) -> None:
        # Imported late: see the class.
        import pyqtgraph

        self._pg = pyqtgraph
        self._plot = pyqtgraph.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setAntialiasing(True)
        self._plot.setMouseEnabled(x=False, y=False)
        # The keys belong to the chart.
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.scene().sigMouseClicked.connect(self.on_clicked)
        self._plot.scene().sigMouseMoved.connect(self.on_moved)
        self._layout.addWidget(self._plot)
        self._layout.activate()
        self._set_up_axes()
        self._take_colors()

    def _set_up_axes(self) -> None:
        for side, name, scale in (
            ("left", self.axes.y, self.axes.y_scale),
            ("bottom", self.axes.x, self.axes.x_scale),
        ):
            axis = self._plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setLabel(name, **{"font-size": f"{self.font().pointSize()}pt"})
            axis.setStyle(tickFont=self.font())
            axis.setScale(scale)
        self._plot.getAxis("left").setWidth(AXIS_WIDTH_PX)
        self._plot.plotItem.vb.setAspectLocked(self.axes.square)
        for range_, turn in (
            (self.axes.x_range, self._plot.setXRange),
            (self.axes.y_range, self._plot.setYRange),
        ):
            if range_ is not None:
                turn(*range_, padding=0.05)
        self._plot.plotItem.vb.enableAutoRange(x=self.axes.x_range is None, y=self.axes.y_range is None)

    def _take_colors(self) -> None:
        self._plot.setBackground(color("surface"))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(color("quiet"))
            axis.setTextPen(color("quiet"))

    def _scene(self, x: float, y: float) -> QPointF:
        point: QPointF = self._plot.plotItem.vb.mapViewToScene(QPointF(x, y))
        return point

    def _items(self) -> list[Any]:
        """Return what is drawn: data and choice."""
        return []

    def _n_series(self) -> int:
        return 0

    def _n_points(self, series: int) -> int:
        return 0

    def _place_at(self, scene: QPointF) -> Place | None:
        """Return what a click at this place of the scene chooses; None for nothing."""
        return None

    def _center(self, series: int, point: int) -> tuple[float, float]:
        """Return where a point is, or the middle of a bar, in the units of the axes."""
        return (0.0, 0.0)
