"""One number that makes the scores as sure as they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import QHBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.decisions.panel import DecisionPanel
from app.pages.assess.decisions.run_decisions import RunDecisions
from app.state.data_places import data_places
from app.widgets.action_button import ActionButton
from app.widgets.figures_table import FiguresTable

if TYPE_CHECKING:
    from engine.protocol.decisions import CalibrateResult, CalibrationFigures

HELP = (
    "Divides what the network computes before its scores by one number, fitted on the validation images, so "
    "that the scores can be taken as probabilities. Which class is said does not change."
)
TABLE_HEIGHT_PX = 154
OPENS = "If the test part was opened before, it is looked at once more, which counts."


class TemperaturePanel(DecisionPanel):
    """Fits the temperature; tells log loss and calibration error before and after."""

    def __init__(self, context: AppContext, decisions: RunDecisions, parent: QWidget | None = None) -> None:
        super().__init__("Temperature of the scores", HELP, context, decisions, parent)
        self._result: CalibrateResult | None = None
        self.fit_button = ActionButton("sparkles", "Fit temperature")
        self.table = FiguresTable(("Figure", "Before", "After"))
        self.table.setFixedHeight(TABLE_HEIGHT_PX)
        self._compose()
        self.fit_button.clicked.connect(self.on_fit)
        self.use_button.clicked.connect(self.on_use)

    def forget(self) -> None:
        super().forget()
        self._result = None
        self.table.hide()

    def show_state(self) -> None:
        self.fit_button.setEnabled(self.evaluated is not None and not self.job.is_busy)
        shows_test = self.evaluated is not None and self.evaluated.part == "test"
        self.fit_button.setToolTip("" if shows_test else OPENS)

    def on_fit(self) -> None:
        """Have the worker fit the temperature."""
        if self.evaluated is None:
            return
        # Imported late: the job types are needed only once there is an evaluation.
        from engine.protocol.decisions import CalibrateRequest

        self.forget()
        request = CalibrateRequest(
            model=self.evaluated.run, shown_before=self.evaluated.part == "test", find_in=data_places()
        )
        self.job.start("calibrate", request, "Fitting the temperature")

    def on_finished(self, result: dict[str, object]) -> None:
        """Show the figures before and after; a temperature that makes it worse cannot be used."""
        from engine.protocol.decisions import CalibrateResult

        found = CalibrateResult.model_validate(result)
        self._result = found
        self.say(found.sentence)
        rows = _figures("validation", found.validation)
        if found.test is not None:
            rows += _figures("test", found.test)
        if found.test_openings is not None:
            self.test_opened.emit(found.test_openings)
        self.table.set_rows(rows)
        self.table.show()
        self.use_button.show()
        self.use_button.setText(f"Use temperature {found.temperature:.3g}")
        self.use_button.setEnabled(found.accepted)
        self.use_button.setToolTip("" if found.accepted else "It would make the scores of new images worse.")

    def on_use(self) -> None:
        """Keep the temperature with the run."""
        now = self.decisions.decisions
        if self._result is None or now is None:
            return
        value = self._result.temperature
        words = f"Temperature {value:.3g}: kept with the run, used where it is applied."
        if now.thresholds:
            words += " The thresholds were chosen for other scores and are forgotten: find them again."
        self.keep(words, temperature=value, thresholds={}, target=None)

    def _compose(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.fit_button)
        buttons.addWidget(self.use_button)
        buttons.addStretch(1)
        self.column.addLayout(buttons)
        for widget in (self.job, self.sentence, self.table):
            self.column.addWidget(widget)


def _figures(part: str, figures: CalibrationFigures) -> list[tuple[str, str, str]]:
    images = f"{figures.n:,} {part} images"
    return [
        (f"Log loss, {images}", f"{figures.nll_before:.3f}", f"{figures.nll_after:.3f}"),
        (
            f"Calibration error, {images}",
            f"{100 * figures.ece_before:.1f} %",
            f"{100 * figures.ece_after:.1f} %",
        ),
    ]
