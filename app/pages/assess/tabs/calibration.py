"""Whether the scores can be taken as probabilities."""

from __future__ import annotations

from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import certainty_bin
from app.pages.assess.figure_words import between
from app.pages.assess.save_button import SaveButton
from app.pages.assess.tab import AssessTab, TabInfo
from app.pages.assess.title_line import title_line
from app.theme.roles import color
from app.widgets.charts.axes import Axes
from app.widgets.charts.line_chart import Curve, LineChart

TAB = TabInfo(
    name="calibration",
    title="Calibration",
    order=40,
    help="How often the model is right, by how sure it is; a click on a point shows its images",
)
WHOLE = (0.0, 1.0)
PERCENT = 100.0


class TabWidget(AssessTab):
    """The reliability diagram; below it the temperature that mends it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.chart = LineChart(Axes("Score, %", "Right, %", WHOLE, WHOLE, PERCENT, PERCENT))
        self.chart.set_words(self.point_words)
        self.chart.chosen.connect(self.on_chosen)
        self.words = QLabel()
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.save = SaveButton("calibration")
        self.save.asked.connect(self.picture_asked)
        self._compose()

    def show_evaluated(self) -> None:
        """Draw the diagram."""
        found = None if self.evaluated is None else self.evaluated.result.reliability
        if found is None:
            return
        curve = Curve("right", found.confidence, found.accuracy, color("accent"), dots=True)
        diagonal = Curve("as sure as right", WHOLE, WHOLE, color("quiet"), 1.0, dash=True)
        intervals = [(x, *ends) for x, ends in zip(found.confidence, found.accuracy_ci95, strict=True)]
        self.chart.set_curves((curve,), (diagonal,), intervals)
        sure = "" if found.ece_ci95 is None else f" (95 % interval {between(found.ece_ci95, PERCENT, 1)})"
        self.words.setText(
            f"Expected calibration error {100 * found.ece:.1f} %{sure}. Below the dashed line the model is "
            "surer than it is right. Upright lines: 95 % intervals. Click a point to see its images."
        )

    def on_chosen(self, _series: int, point: int) -> None:
        """Show the images of a bin."""
        found = None if self.evaluated is None else self.evaluated.result.reliability
        if self.evaluated is not None and found is not None:
            self.images_asked.emit(certainty_bin(self.evaluated, found.bins[point], len(found.edges) - 1))

    def point_words(self, _series: int, point: int) -> str:
        """Return what a bin says."""
        found = None if self.evaluated is None else self.evaluated.result.reliability
        if found is None:
            return ""
        return (
            f"Mean score {100 * found.confidence[point]:.1f} %, right {100 * found.accuracy[point]:.1f} % "
            f"({between(found.accuracy_ci95[point], PERCENT, 1)} %), {found.n[point]:,} answers"
        )

    def _compose(self) -> None:
        above = title_line("Reliability diagram", self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.chart, 1)
        column.addWidget(self.words)
