"""The curves of a training, drawn with pyqtgraph, which is loaded when the first curve is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qtpy.QtCore import QEvent, Qt, QTimer
from qtpy.QtGui import QColor
from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.theme.roles import color

REDRAW_MS = 100
TRAINING_COLOR = "#e69f00"
"""Orange of Okabe and Ito, beside the accent blue of validation: the colour-blind tell them apart."""


@dataclass(frozen=True)
class Curve:
    """One figure over the epochs: for training and for validation images."""

    title: str
    training: str
    validation: str
    """Names of the figures as :meth:`CurvesPlot.set_epochs` is given them."""


CURVES = (Curve("Accuracy", "accuracy", "val_accuracy"), Curve("Loss", "loss", "val_loss"))


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
            for panel in self._panels:
                panel.take_colors()
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
            panel = _Panel(curve)
            self._panels.append(panel)
            self._layout.addWidget(panel.widget, 1)
        self._panels[1].widget.setXLink(self._panels[0].widget)


class _Panel:
    """One plot with a curve for training and one for validation."""

    def __init__(self, curve: Curve) -> None:
        # Imported late: the plot library takes half a second, which the first window does not have.
        import pyqtgraph

        self._pg: Any = pyqtgraph
        self.curve = curve
        self.widget = pyqtgraph.PlotWidget()
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.setAntialiasing(True)
        self.widget.setLabel("left", curve.title)
        self.widget.setLabel("bottom", "Epoch")
        self.widget.setMouseEnabled(x=False, y=False)
        self.widget.addLegend(offset=(-8, 8) if curve.title == "Loss" else (-8, -8))
        training = self.widget.plot(name="Training")
        validation = self.widget.plot(name="Validation")
        self.items = {curve.training: training, curve.validation: validation}
        self._best_line = pyqtgraph.InfiniteLine(angle=90)
        self._best_text = pyqtgraph.TextItem(anchor=(0, 0))
        self._best_point = pyqtgraph.ScatterPlotItem(size=12, symbol="star")
        self._extras: list[Any] = []
        for item in (self._best_line, self._best_point):
            self.widget.addItem(item)
        self.widget.addItem(self._best_text, ignoreBounds=True)
        self.take_colors()

    def take_colors(self) -> None:
        """Take the colours of the window as it is, light or dark."""
        quiet, accent = color("quiet"), color("accent")
        self.widget.setBackground(color("surface"))
        for side in ("left", "bottom"):
            axis = self.widget.getAxis(side)
            axis.setPen(quiet)
            axis.setTextPen(quiet)
        self.widget.showGrid(x=False, y=True, alpha=0.2)
        dashed = self._pg.mkPen(QColor(TRAINING_COLOR), width=2, style=Qt.PenStyle.DashLine)
        solid = self._pg.mkPen(accent, width=2)
        for name, pen, symbol in ((self.curve.training, dashed, "t"), (self.curve.validation, solid, "o")):
            item = self.items[name]
            item.setPen(pen)
            item.setSymbol(symbol)
            item.setSymbolSize(5)
            item.setSymbolBrush(pen.color())
            item.setSymbolPen(pen.color())
        self.widget.plotItem.legend.setLabelTextColor(color("text"))
        self._best_line.setPen(self._pg.mkPen(color("good"), width=1, style=Qt.PenStyle.DotLine))
        self._best_text.setColor(color("good"))
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
        self._draw_best(epochs, figures.get(self.curve.validation, []), best)
        self._draw_marks(marks)

    def _draw_best(self, epochs: Sequence[int], values: Sequence[float], best: int) -> None:
        known = best in epochs
        for item in (self._best_line, self._best_text, self._best_point):
            item.setVisible(known)
        if not known:
            return
        value = values[list(epochs).index(best)]
        self._best_line.setPos(best)
        self._best_point.setData([best], [value])
        late = best > 0.7 * max(epochs[-1], 2)
        self._best_text.setAnchor((1, 0) if late else (0, 0))
        self._best_text.setText(f" best: epoch {best} ({value:.3g}) ")
        self._best_text.setPos(best, self._middle(values))

    def _draw_marks(self, marks: dict[int, str]) -> None:
        for item in self._extras:
            self.widget.removeItem(item)
        self._extras = []
        for epoch, text in marks.items():
            line = self._pg.InfiniteLine(
                pos=epoch + 0.5,
                angle=90,
                pen=self._pg.mkPen(color("quiet"), style=Qt.PenStyle.DashDotLine),
                label=text,
                labelOpts={"color": color("quiet"), "position": 0.9, "rotateAxis": (1, 0)},
            )
            self.widget.addItem(line)
            self._extras.append(line)

    @staticmethod
    def _middle(values: Sequence[float]) -> float:
        return (min(values) + max(values)) / 2
