"""What is decided about the model: threshold, temperature, and what is unlike its training images."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.decisions.decided import DecidedPanel
from app.pages.assess.decisions.run_decisions import RunDecisions
from app.pages.assess.decisions.temperature import TemperaturePanel
from app.pages.assess.decisions.threshold import ThresholdPanel
from app.pages.assess.decisions.unlike import UnlikePanel
from app.pages.assess.tab import AssessTab, TabInfo

TAB = TabInfo(
    name="decide",
    title="Decide",
    order=60,
    help="Choose a threshold, mend the scores, notice images that are none of the classes",
)


class TabWidget(AssessTab):
    """What holds now, and below it one card per decision."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.decisions = RunDecisions(context.workers.data, self)
        self.decided = DecidedPanel(self.decisions)
        self.threshold = ThresholdPanel(context, self.decisions)
        self.temperature = TemperaturePanel(context, self.decisions)
        self.unlike = UnlikePanel(context, self.decisions)
        self.threshold.images_asked.connect(self.images_asked)
        self.temperature.test_opened.connect(self.test_opened)
        self.decisions.kept.connect(self.said)
        self._compose()

    def show_evaluated(self) -> None:
        """Show what is decided about the run, and nothing that was found for another one."""
        self.decisions.set_run("" if self.evaluated is None else self.evaluated.run)
        self.decided.set_several(self.evaluated is not None and self.evaluated.several)
        for panel in (self.threshold, self.temperature, self.unlike):
            panel.set_evaluated(self.evaluated)

    def _compose(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for widget in (self.decided, self.threshold, self.temperature, self.unlike):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
