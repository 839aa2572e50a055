"""The threshold of a target class, by purity, yield or cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtGui import QIcon
from qtpy.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from app.context import AppContext
from app.pages.assess.choices import wrong_side
from app.pages.assess.decisions.panel import DecisionPanel
from app.pages.assess.decisions.run_decisions import RunDecisions
from app.pages.assess.figure_words import UNKNOWN, between
from app.state.data_places import data_places
from app.theme.class_colors import class_color
from app.widgets.action_button import ActionButton
from app.widgets.class_chip import class_dot
from app.widgets.fields.choice import ChoiceBox
from app.widgets.figures_table import FiguresTable
from app.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated
    from engine.protocol.decisions import ThresholdFigures, ThresholdResult

RULES = (("purity", "Purity at least"), ("yield", "Yield at least"), ("cost", "Least cost"))
PERCENT = 100.0
TABLE_HEIGHT_PX = 98
HELP = (
    "An image is called the target as soon as its score for it reaches the threshold. It is chosen on the "
    "validation images."
)


class ThresholdPanel(DecisionPanel):
    """Target, rule and value; the threshold, what it gives, and the images it mistakes."""

    def __init__(self, context: AppContext, decisions: RunDecisions, parent: QWidget | None = None) -> None:
        super().__init__("Threshold for a target class", HELP, context, decisions, parent)
        self._result: ThresholdResult | None = None
        self._target = 0
        self.target = ChoiceBox()
        self.target.setAccessibleName("Target class")
        self.rule = ChoiceBox()
        self.rule.setAccessibleName("Rule")
        for value, words in RULES:
            self.rule.addItem(words, value)
        self.value = _box("Purity or yield", 95.0, 0.0, 100.0, " %")
        self.false_alarm = _box("Cost of a false alarm", 1.0, 0.0, 1e6)
        self.miss = _box("Cost of a missed image", 1.0, 0.0, 1e6)
        self.costs = QWidget()
        self.find_button = ActionButton("target-arrow", "Find threshold")
        self.table = FiguresTable(("Images", "Purity, %", "Yield, %", "Called it"))
        self.table.setFixedHeight(TABLE_HEIGHT_PX)
        self.images_button = ActionButton("photo", "Show what it mistakes")
        self._compose()
        self.rule.currentIndexChanged.connect(self.on_rule)
        self.find_button.clicked.connect(self.on_find)
        self.use_button.clicked.connect(self.on_use)
        self.images_button.clicked.connect(self.on_images)
        self.on_rule(0)

    def set_evaluated(self, evaluated: Evaluated | None) -> None:
        super().set_evaluated(evaluated)
        if evaluated is None:
            return
        chosen, names = self.target.currentText(), evaluated.classes
        self.target.clear()
        for place, name in enumerate(names):
            self.target.addItem(QIcon(class_dot(class_color(place, len(names)))), name)
        self.target.setCurrentIndex(names.index(chosen) if chosen in names else 0)

    def forget(self) -> None:
        super().forget()
        self._result = None
        self.table.hide()
        self.images_button.hide()

    def show_state(self) -> None:
        self.find_button.setEnabled(self.evaluated is not None and not self.job.is_busy)

    def on_rule(self, _index: int) -> None:
        """Ask for a share, or for two costs."""
        by_cost = self.rule.currentData() == "cost"
        self.value.setVisible(not by_cost)
        self.costs.setVisible(by_cost)

    def on_find(self) -> None:
        """Have the worker choose the threshold."""
        if self.evaluated is None:
            return
        # Imported late: the job types are needed only once there is an evaluation.
        from engine.protocol.decisions import ThresholdRequest
        from engine.protocol.evaluation import EvaluateRequest

        self.forget()
        self._target = self.target.currentIndex()
        request = ThresholdRequest(
            # The figures are on the screen: this is no other look at the test part.
            evaluate=EvaluateRequest(
                model=self.evaluated.run, part=self.evaluated.part, shown_before=True, find_in=data_places()
            ),
            target=self.evaluated.classes[self._target],
            rule=self.rule.currentData(),
            value=self.value.value() / PERCENT,
            false_alarm=self.false_alarm.value(),
            miss=self.miss.value(),
        )
        self.job.start("choose_threshold", request, "Finding the threshold")

    def on_finished(self, result: dict[str, object]) -> None:
        """Show the threshold and what it gives."""
        from engine.protocol.decisions import ThresholdResult

        found = ThresholdResult.model_validate(result)
        self._result = found
        self.say(found.sentence)
        rows = [_figures("Validation", found.chosen_on)]
        if self.evaluated is not None and self.evaluated.part != "validation":
            rows.append(_figures(self.evaluated.part.capitalize(), found.reported_on))
        self.table.set_rows(rows)
        self.table.show()
        self.images_button.show()
        self.use_button.setVisible(found.threshold is not None)
        self.use_button.setText(f"Use threshold {found.chosen_on.threshold:.3g}")

    def on_use(self) -> None:
        """Keep the threshold with the run."""
        if self.evaluated is None or self._result is None or self._result.threshold is None:
            return
        name, threshold = self.evaluated.classes[self._target], self._result.threshold
        words = f"{name} from a score of {threshold:.3g} on: kept with the run, used where it is applied."
        now = self.decisions.decisions
        if self.evaluated.several and now is not None:
            self.keep(words, thresholds={**now.thresholds, name: threshold})
        else:
            self.keep(words, thresholds={name: threshold}, target=name)

    def on_images(self) -> None:
        """Show the images that the threshold puts on the wrong side."""
        if self.evaluated is not None and self._result is not None:
            now = self.decisions.decisions
            temperature = None if now is None else now.temperature
            threshold = self._result.chosen_on.threshold
            self.images_asked.emit(wrong_side(self.evaluated, self._target, threshold, temperature))

    def _compose(self) -> None:
        costs = QHBoxLayout(self.costs)
        costs.setContentsMargins(0, 0, 0, 0)
        costs.setSpacing(4)
        for words, box in (("false alarm", self.false_alarm), ("miss", self.miss)):
            costs.addWidget(QLabel(words))
            costs.addWidget(box)
        asked = FlowLayout()
        for widget in (self.target, self.rule, self.value, self.costs, self.find_button):
            asked.addWidget(widget)
        done = QHBoxLayout()
        done.setSpacing(8)
        done.addWidget(self.use_button)
        done.addWidget(self.images_button)
        done.addStretch(1)
        self.column.addLayout(asked)
        for widget in (self.job, self.sentence, self.table):
            self.column.addWidget(widget)
        self.column.addLayout(done)


def _box(name: str, value: float, low: float, high: float, suffix: str = "") -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(low, high)
    box.setDecimals(1)
    box.setValue(value)
    box.setSuffix(suffix)
    box.setAccessibleName(name)
    box.setToolTip(name)
    return box


def _figures(name: str, figures: ThresholdFigures) -> tuple[str, str, str, str]:
    return (
        name,
        _share(figures.purity, figures.purity_ci95),
        _share(figures.yield_, figures.yield_ci95),
        f"{figures.n_chosen:,} of {figures.n:,}",
    )


def _share(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return UNKNOWN
    sure = "" if interval is None else f" ({between(interval, PERCENT, 1)})"
    return f"{100 * value:.1f}{sure}"
