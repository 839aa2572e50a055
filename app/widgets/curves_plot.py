"""The curves of a training, drawn with pyqtgraph, which is loaded when the first curve is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from qtpy.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from qtpy.QtGui import QKeyEvent, QResizeEvent
from qtpy.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.widgets.curves.epoch_card import EpochCard
from app.widgets.curves.figures import FIGURES, FIRST_SHOWN, Figure
from app.widgets.curves.legend import CurvesLegend
from app.widgets.curves.panel import HEIGHT_PX, CurvePanel
from app.widgets.curves.record import CurveRecord
from app.widgets.curves.shown import OtherRun, View
from app.widgets.curves.words import hover_text

REDRAW_MS = 100
CARD_MARGIN_PX = 8
PANEL_SPACING_PX = 8
MOST_WHOLE = 2
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CurvesPlot(QWidget):
    """Figures over the epochs, one plot below the other, with the best epoch flagged and marks of changes.

    The mouse shows the values of an epoch, a click or the arrow keys all that was measured in it.
    """

    epoch_chosen = Signal(int)
    """An epoch whose figures are shown; 0: none any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = CurveRecord()
        self._view = View()
        self._figures: tuple[Figure, ...] = ()
        self._hidden: set[str] = set()
        self._panels: list[CurvePanel] = []
        self._chosen = 0
        self._summary = ""
        self.legend = CurvesLegend()
        self.card = EpochCard(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.on_redraw)
        self.legend.run_toggled.connect(self.on_run_toggled)
        self.card.closed.connect(self.on_card_closed)
        self.setMinimumSize(180, 200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Curves of the training")
        self._compose()
        self.set_figures(FIRST_SHOWN)

    @property
    def epochs(self) -> list[int]:
        """The epochs that are shown."""
        return list(self.record.epochs)

    @property
    def best_epoch(self) -> int:
        """The flagged epoch; 0 for none."""
        return self.record.best

    @property
    def marks(self) -> dict[int, str]:
        """Epoch -> what happened after it."""
        texts: dict[int, str] = {}
        for mark in self.record.marks:
            texts[mark.epoch] = f"{texts[mark.epoch]}, {mark.text}" if mark.epoch in texts else mark.text
        return texts

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures that are drawn."""
        return tuple(figure.name for figure in self._figures)

    @property
    def view(self) -> View:
        """What is drawn, and how; runs that are hidden are not in it."""
        others = tuple(other for other in self._view.others if other.root not in self._hidden)
        return replace(self._view, others=others)

    @property
    def chosen_epoch(self) -> int:
        """The epoch whose figures are shown; 0: none."""
        return self._chosen

    @property
    def pictured(self) -> tuple[QWidget, ...]:
        """What belongs into a picture of the curves, from top to bottom."""
        return (self.legend.lines, self._below)

    @property
    def whole_height(self) -> int:
        """Height in px that two plots, or the only one, need with their axes; more are scrolled."""
        n = min(len(self._figures), MOST_WHOLE)
        return n * HEIGHT_PX + max(0, n - 1) * PANEL_SPACING_PX

    def drawn(self, key: str) -> list[float]:
        """Return the values of one curve as they are on the screen, e.g. of ``val_accuracy``."""
        for panel in self._panels:
            if key in panel.items:
                values = panel.items[key].yData
                return [] if values is None else [float(value) for value in values]
        return []

    def clear(self, planned: int, classes: Sequence[str] = ()) -> None:
        """Start an empty plot for so many epochs."""
        self.record = CurveRecord()
        self._view = replace(self._view, planned=planned, classes=tuple(classes))
        self.choose_epoch(0)
        self._redraw_soon()

    def plan(self, planned: int, classes: Sequence[str]) -> None:
        """Leave room for so many epochs, and call the classes like this."""
        self._view = replace(self._view, planned=planned, classes=tuple(classes))
        self._redraw_soon()

    def set_record(self, record: CurveRecord) -> None:
        """Draw the epochs of a training that is over."""
        self.record = record
        self.choose_epoch(0)
        self._redraw_soon()

    def add_epoch(self, epoch: int, figures: Mapping[str, float], is_best: bool) -> None:
        """Add the figures of one finished epoch; an epoch that is repeated after a resume takes its place."""
        self.record.add(epoch, figures, is_best)
        self._redraw_soon()

    def mark(self, epoch: int, text: str) -> None:
        """Note at the end of ``epoch`` that something happened."""
        self.record.mark(epoch, text)
        self._redraw_soon()

    def mark_saved(self, epoch: int, file: str) -> None:
        """Flag an epoch whose model was kept."""
        self.record.save(epoch, file)
        self._redraw_soon()

    def set_figures(self, names: Sequence[str]) -> None:
        """Draw these of :data:`app.widgets.curves.figures.FIGURES`, in their order."""
        self._figures = tuple(figure for figure in FIGURES if figure.name in names)
        self._redraw_soon()

    def set_smoothing(self, epochs: int) -> None:
        """Draw running medians of so many epochs; 1: the values as they are."""
        self._view = replace(self._view, smoothing=epochs)
        self._redraw_soon()

    def set_last(self, epochs: int) -> None:
        """Draw only so many of the last epochs; 0: all."""
        self._view = replace(self._view, last=epochs)
        self._redraw_soon()

    def set_others(self, others: Sequence[OtherRun]) -> None:
        """Draw these runs for comparison."""
        self._view = replace(self._view, others=tuple(others))
        self._hidden &= {other.root for other in others}
        self._redraw_soon()

    def summarize(self, words: str) -> None:
        """Say this above the curves while no epoch is pointed at."""
        self._summary = words
        self._redraw_soon()

    def choose_epoch(self, epoch: int) -> None:
        """Show all figures of an epoch; 0: of none."""
        self._chosen = epoch if epoch in self.record.epochs else 0
        self.card.show_epoch(self.record, self._chosen, self._view.classes)
        self.point_at(self._chosen or None)
        self.epoch_chosen.emit(self._chosen)

    def point_at(self, epoch: int | None) -> None:
        """Say the values of the epoch that is pointed at; None: of the chosen one, if there is one."""
        spoken_of = epoch or self._chosen or None
        for panel in self._panels:
            panel.point_at(spoken_of)
        words = hover_text(self.record, self._figures, spoken_of) if spoken_of else self._summary
        self.legend.show_values(words)

    def on_redraw(self) -> None:
        """Draw what came since the last time."""
        if not self.isVisible():
            return
        self._make_panels()
        view = self.view
        for number, panel in enumerate(self._panels):
            panel.draw(self.record, view, writes_marks=number == 0)
        self.legend.show_runs(self._figures, self._view, self._hidden, self.record)
        if self._chosen:
            self.card.show_epoch(self.record, self._chosen, self._view.classes)
        self.point_at(None)
        self._place_card()

    def on_run_toggled(self, root: str, shown: bool) -> None:
        """Show or hide a run that is compared."""
        (self._hidden.discard if shown else self._hidden.add)(root)
        self._redraw_soon()

    def on_card_closed(self) -> None:
        """Choose no epoch."""
        self.choose_epoch(0)

    def on_mouse_moved(self, panel: CurvePanel, place: object) -> None:
        """Say the values of the epoch under the mouse."""
        self.point_at(self._epoch_at(panel, place))

    def on_mouse_clicked(self, panel: CurvePanel, event: Any) -> None:
        """Show all figures of the epoch that was clicked."""
        epoch = self._epoch_at(panel, event.scenePos())
        if epoch is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus()
            self.choose_epoch(epoch)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Walk from epoch to epoch."""
        key = event.key() if event is not None else None
        epochs = self.record.epochs
        if key in STEPS and epochs:
            at = epochs.index(self._chosen) + STEPS[Qt.Key(key)] if self._chosen else len(epochs) - 1
            self.choose_epoch(epochs[min(max(at, 0), len(epochs) - 1)])
        elif key == Qt.Key.Key_Escape and self._chosen:
            self.choose_epoch(0)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent | None) -> None:
        """Speak of the chosen epoch again."""
        self.point_at(None)
        super().leaveEvent(event)

    def showEvent(self, event: QEvent | None) -> None:
        """Load the plot library now, not with the window."""
        self._redraw_soon()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Keep the card in its corner."""
        super().resizeEvent(event)
        self._place_card()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow a change between light and dark."""
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            for panel in self._panels:
                panel.take_colors()
            self._redraw_soon()
        super().changeEvent(event)

    def _epoch_at(self, panel: CurvePanel, place: object) -> int | None:
        box = panel.widget.getViewBox()
        if not self.record.epochs or not box.sceneBoundingRect().contains(place):
            return None
        wanted = box.mapSceneToView(place).x()
        return min(self.record.epochs, key=lambda epoch: abs(epoch - wanted))

    def _place_card(self) -> None:
        self.card.place(self._area.geometry().topRight() + QPoint(-CARD_MARGIN_PX, CARD_MARGIN_PX))

    def _compose(self) -> None:
        self._below = QWidget()
        self._plots = QVBoxLayout(self._below)
        self._plots.setContentsMargins(0, 0, 0, 0)
        self._plots.setSpacing(PANEL_SPACING_PX)
        self._area = QScrollArea()
        self._area.setWidget(self._below)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.legend)
        column.addWidget(self._area, 1)

    def _redraw_soon(self) -> None:
        # The first change starts the clock, later ones ride along: at most ten drawings per second.
        if not self._timer.isActive():
            self._timer.start()

    def _make_panels(self) -> None:
        if [panel.figure for panel in self._panels] == list(self._figures):
            return
        for panel in self._panels:
            self._plots.removeWidget(panel.widget)
            panel.widget.deleteLater()
        self._panels = [CurvePanel(figure) for figure in self._figures]
        for panel in self._panels:
            panel.name_epochs(panel is self._panels[-1])
            panel.take_colors()
            self._plots.addWidget(panel.widget, 1)
            scene = panel.widget.scene()
            scene.sigMouseMoved.connect(partial(self.on_mouse_moved, panel))
            scene.sigMouseClicked.connect(partial(self.on_mouse_clicked, panel))
        self.card.raise_()
