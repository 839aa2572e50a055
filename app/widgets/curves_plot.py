"""The curves of a training, drawn with pyqtgraph, which is loaded when the first curve is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qtpy.QtCore import QEvent, Qt, QTimer
from qtpy.QtGui import QColor
from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.theme.roles import color

REDRAW_MS = 100
TRAINING_COLOR = "#e69f00"
"""Orange of Okabe and Ito, beside the accent blue of validation: the colour-blind tell them apart."""


AXIS_WIDTH_PX = 56


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

    def text(self, value: float) -> str:
        """Return a value as it is written beside the curve."""
        return f"{value * self.scale:.{self.decimals}f}{self.unit}"


CURVES = (
    Curve("Accuracy, %", "accuracy", "val_accuracy", scale=100.0, unit=" %", decimals=1),
    Curve("Loss", "loss", "val_loss"),
)


class CurvesPlot(QWidget):
    """Accuracy and loss one above the other, with the best epoch flagged and marks for what happened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs: list[int] = []
        self._figures: dict[str, list[float]] = {}
        self._best = 0
        self._last_epoch = 0
        self._marks: dict[int, str] = {}
        self._panels: list[_Panel] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._legend = QLabel()
        self._legend.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._layout.addWidget(self._legend)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.on_redraw)
        self.setMinimumSize(320, 240)
        self.setAccessibleName("Curves of accuracy and loss")

    @property
    def epochs(self) -> list[int]:
        """The epochs that are shown."""
        return list(self._epochs)

    @property
    def best_epoch(self) -> int:
        """The flagged epoch; 0 for none."""
        return self._best

    @property
    def marks(self) -> dict[int, str]:
        """Epoch -> what happened after it."""
        return dict(self._marks)

    def drawn(self, figure: str) -> list[float]:
        """Return the values of one curve as they are on the screen, e.g. of ``val_accuracy``."""
        for panel in self._panels:
            if figure in panel.items:
                values = panel.items[figure].yData
                return [] if values is None else [float(value) for value in values]
        return []

    def clear(self, last_epoch: int) -> None:
        """Start an empty plot for so many epochs."""
        self._epochs.clear()
        self._figures.clear()
        self._marks.clear()
        self._best = 0
        self._last_epoch = last_epoch
        self._redraw_soon()

    def add_epoch(self, epoch: int, figures: dict[str, float], is_best: bool) -> None:
        """Add the figures of one finished epoch; an epoch that is repeated after a resume takes its place."""
        if epoch in self._epochs:
            self._forget_from(epoch)
        self._epochs.append(epoch)
        for name, value in figures.items():
            self._figures.setdefault(name, []).append(value)
        if is_best:
            self._best = epoch
        self._last_epoch = max(self._last_epoch, epoch)
        self._redraw_soon()

    def mark(self, epoch: int, text: str) -> None:
        """Note at the end of ``epoch`` that something happened."""
        self._marks[epoch] = text
        self._redraw_soon()

    def on_redraw(self) -> None:
        """Draw what came since the last time."""
        if not self.isVisible():
            return
        self._make_panels()
        for panel in self._panels:
            panel.draw(self._epochs, self._figures, self._best, self._marks, self._last_epoch)

    def showEvent(self, event: QEvent | None) -> None:
        """Load the plot library now, not with the window."""
        self._redraw_soon()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow a change between light and dark."""
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._take_colors()
        super().changeEvent(event)

    def _forget_from(self, epoch: int) -> None:
        keep = self._epochs.index(epoch)
        self._epochs = self._epochs[:keep]
        self._figures = {name: values[:keep] for name, values in self._figures.items()}
        self._marks = {at: text for at, text in self._marks.items() if at < epoch}
        if self._best >= epoch:
            self._best = 0

    def _redraw_soon(self) -> None:
        # The first change starts the clock, later ones ride along: at most ten drawings per second.
        if not self._timer.isActive():
            self._timer.start()

    def _make_panels(self) -> None:
        if self._panels:
            return
        for curve in CURVES:
            panel = _Panel(curve, names_epochs=curve is CURVES[-1])
            self._panels.append(panel)
            self._layout.addWidget(panel.widget, 1)
        self._panels[1].widget.setXLink(self._panels[0].widget)
        self._take_colors()

    def _take_colors(self) -> None:
        for panel in self._panels:
            panel.take_colors()
        validation, training = color("accent").name(), TRAINING_COLOR
        self._legend.setText(
            f'<span style="color: {validation}">━●━</span> Validation &nbsp; '
            f'<span style="color: {training}">╍▼╍</span> Training &nbsp; '
            f'<span style="color: {color("good").name()}">★</span> Best'
        )


class _Panel:
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
        for name, pen, symbol in ((self.curve.training, dashed, "t"), (self.curve.validation, solid, "o")):
            item = self.items[name]
            item.setPen(pen)
            item.setSymbol(symbol)
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
        for name, item in self.items.items():
            item.setData(list(epochs), figures.get(name, []))
        self.widget.setXRange(1, max(2, last_epoch), padding=0.02)
        for line in self._lines:
            self.widget.removeItem(line)
        self._lines = [self._line(epoch + 0.5, text, "quiet", 0.92) for epoch, text in marks.items()]
        self._draw_best(epochs, figures.get(self.curve.validation, []), best)

    def _draw_best(self, epochs: Sequence[int], values: Sequence[float], best: int) -> None:
        known = best in epochs and len(values) == len(epochs)
        self._best_point.setVisible(known)
        if known:
            value = values[list(epochs).index(best)]
            self._best_point.setData([best], [value])
            text = f"best: epoch {best}, {self.curve.text(value)}"
            self._lines.append(self._line(best, text, "good", 0.08))

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
