"""The curves of a training, drawn with pyqtgraph, which is loaded when the first curve is shown."""

from __future__ import annotations

from bisect import bisect_left

from qtpy.QtCore import QEvent, Qt, QTimer
from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.theme.roles import color
from app.widgets.curve_panel import TRAINING_COLOR, Curve, CurvePanel

REDRAW_MS = 100
CURVES = (
    Curve("Accuracy, %", "accuracy", "val_accuracy", scale=100.0, unit=" %", decimals=1),
    Curve("Loss", "loss", "val_loss", free_height=0.92),
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
        self._panels: list[CurvePanel] = []
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
        self.setMinimumSize(180, 200)
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
        if self._epochs and epoch <= self._epochs[-1]:
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
        there = self._marks.get(epoch)
        self._marks[epoch] = f"{there}, {text}" if there else text
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
        keep = bisect_left(self._epochs, epoch)
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
            panel = CurvePanel(curve, names_epochs=curve is CURVES[-1])
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
