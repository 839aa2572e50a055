"""How it is told that an image is unlike the training images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from app.context import AppContext
from app.pages.assess.decisions.panel import DecisionPanel
from app.pages.assess.decisions.run_decisions import RunDecisions
from app.pages.assess.figure_words import between
from app.state.data_places import data_places
from app.theme.icons import icon
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.figures_table import FiguresTable
from app.widgets.job_line import JobLine

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated
    from datasets.spec import DataRow

HELP = (
    "Learns what the training images look like to the network, so that images that are none of the classes "
    "are noticed. Images of rubbish (debris, empty frames) show how well that works."
)
NO_RUBBISH = "No images of rubbish: the usual method is taken, unmeasured."
TABLE_HEIGHT_PX = 154


class UnlikePanel(DecisionPanel):
    """Rubbish of the person's own, if there is some; the methods with their AUROC."""

    def __init__(self, context: AppContext, decisions: RunDecisions, parent: QWidget | None = None) -> None:
        super().__init__("Images unlike the training images", HELP, context, decisions, parent)
        self.rubbish: tuple[DataRow, ...] = ()
        self.choose_button = ActionButton("folder-open", "Images of rubbish…")
        self.clear_button = QToolButton()
        self.clear_button.setIcon(icon("x", "quiet"))
        self.clear_button.setToolTip("Go without images of rubbish")
        self.rubbish_words = ElidedLabel()
        self.rubbish_words.setObjectName("quiet")
        self.survey = JobLine(context.workers.data)
        self.fit_button = ActionButton("sparkles", "Learn from the training images")
        self.table = FiguresTable(("Method", "AUROC on the rubbish", "Rubbish noticed, %"))
        self.table.setFixedHeight(TABLE_HEIGHT_PX)
        self._compose()
        self.choose_button.clicked.connect(self.on_choose)
        self.clear_button.clicked.connect(self.on_clear)
        self.survey.finished.connect(self.on_surveyed)
        self.survey.busy_changed.connect(self.show_state)
        self.fit_button.clicked.connect(self.on_fit)

    def set_evaluated(self, evaluated: Evaluated | None) -> None:
        self.survey.drop()
        super().set_evaluated(evaluated)

    def forget(self) -> None:
        super().forget()
        self.table.hide()

    def show_state(self) -> None:
        busy = self.job.is_busy or self.survey.is_busy
        self.fit_button.setEnabled(self.evaluated is not None and not busy)
        n_images = sum(row.n_images for row in self.rubbish)
        self.rubbish_words.set_words(f"Rubbish: {n_images:,} images" if self.rubbish else NO_RUBBISH)
        self.clear_button.setVisible(bool(self.rubbish))

    def set_rubbish(self, paths: list[str]) -> None:
        """Look for images of rubbish in these files and folders."""
        # Imported late: the job types are needed only once somebody has rubbish.
        from engine.protocol.data import SurveyRequest

        self.survey.start("survey", SurveyRequest(paths=tuple(paths)), "Looking through the images")

    def on_choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, "Images that are none of the classes", str(Path.home())
        )
        if folder:
            self.set_rubbish([folder])

    def on_clear(self) -> None:
        self.rubbish = ()
        self.forget()
        self.show_state()

    def on_surveyed(self, result: dict[str, object]) -> None:
        from engine.protocol.data import SurveyResult

        self.rubbish = SurveyResult.model_validate(result).rows
        self.forget()
        self.show_state()

    def on_fit(self) -> None:
        """Have the worker look at the training images, and at the rubbish."""
        if self.evaluated is None:
            return
        from engine.protocol.decisions import FitUnlikeRequest

        self.forget()
        request = FitUnlikeRequest(model=self.evaluated.run, rubbish=self.rubbish, find_in=data_places())
        self.job.start("fit_unlike", request, "Learning what the training images look like")

    def on_finished(self, result: dict[str, object]) -> None:
        """Show the methods, the best first; what was learned is kept with the run."""
        from engine.protocol.decisions import FitUnlikeResult

        found = FitUnlikeResult.model_validate(result)
        self.say(found.sentence)
        self.table.set_rows(
            [
                (one.title, f"{one.auroc:.3f} ({between(one.auroc_ci95)})", f"{100 * one.caught:.1f}")
                for one in found.methods
            ]
        )
        self.table.setVisible(bool(found.methods))
        self.decisions.read()

    def _compose(self) -> None:
        rubbish = QHBoxLayout()
        rubbish.setSpacing(8)
        rubbish.addWidget(self.choose_button)
        rubbish.addWidget(self.rubbish_words, 1)
        rubbish.addWidget(self.clear_button)
        fit = QHBoxLayout()
        fit.addWidget(self.fit_button)
        fit.addStretch(1)
        self.column.addLayout(rubbish)
        self.column.addWidget(self.survey)
        self.column.addLayout(fit)
        for widget in (self.job, self.sentence, self.table):
            self.column.addWidget(widget)
