"""The page Assess."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.folders import open_folder
from app.pages.assess.desk import AssessDesk
from app.pages.assess.evaluator import Evaluator
from app.pages.assess.headline import Headline
from app.pages.assess.picture_saver import PictureSaver
from app.pages.base import Page
from app.widgets.action_button import ActionButton
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.fields.choice import ChoiceBox
from app.widgets.job_bar import JobBar
from app.widgets.run_choice import RunChoice
from app.worker.job_handle import JobHandle
from sessions.openings import opened_words

if TYPE_CHECKING:
    from engine.protocol.evaluation import EvaluateResult

PARTS = (("validation", "Validation images"), ("test", "Test images"))
TRY_AGAIN = "Try again"
CANCELLED = 130
OPENED_HELP = (
    "How often the figures on the test images of this run were measured. Whoever looks often, and trains "
    "again until they please, chooses by them; they are then better than those on new images."
)


class PageWidget(Page):
    """Run, part and headline above; below, what an evaluation is looked at with."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.evaluator = Evaluator(context.workers.model, self)
        self.runs = RunChoice(context.runs)
        self.part = ChoiceBox()
        self.report_button = ActionButton("device-floppy", "Save report")
        self.folder_button = ActionButton("folder-open", "Open folder")
        self.banner = Banner()
        self.job_bar = JobBar()
        self.headline = Headline()
        self.headline.words.setToolTip(OPENED_HELP)
        self.desk = AssessDesk(context)
        self.saver = PictureSaver(context, self)
        self.empty = EmptyState(
            "target-arrow",
            "No model to assess yet",
            "After the first epoch of a training, its figures and every image it mistakes are shown here.",
            (EmptyAction("train", "Go to the training", "trending-up"),),
        )
        self.stack = QStackedWidget()
        self.waiting = QWidget()
        self.training = EmptyState(
            "trending-up",
            "This run is being trained",
            "Its figures and every image it mistakes are shown here when the training has ended.",
        )
        self._compose()
        self._connect()
        self.on_run_chosen(self.runs.run)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Evaluate what was chosen while the page was hidden."""
        super().showEvent(event)
        self._look()

    def on_run_chosen(self, run: str) -> None:
        """Look at another run."""
        self.banner.clear()
        if not run:
            self.stack.setCurrentWidget(self.empty)
        self.set_state("ready" if run else "nothing")
        self._show_buttons()
        self._look()

    def on_part_chosen(self, _index: int) -> None:
        """Look at another part of the run's images."""
        self.banner.clear()
        self._look()

    def on_runs_changed(self) -> None:
        """The chosen run may have gone on."""
        self._look()

    def on_started(self, handle: JobHandle) -> None:
        """Show that figures are being made."""
        self.job_bar.watch(handle, "Evaluating")
        if not self.evaluator.is_known:
            self._forget()
        self.set_state("running")
        self._show_buttons()

    def on_evaluated(self, evaluation: EvaluateResult) -> None:
        """Show the figures and the worst mistakes."""
        # Imported late: it needs NumPy, which the first window does not.
        from app.pages.assess.evaluated import Evaluated

        part = str(self.part.currentData())
        self.headline.set_metrics(evaluation.metrics, part, _opened(evaluation.test_openings))
        self.desk.set_evaluated(Evaluated(self.runs.run, part, evaluation))
        self.stack.setCurrentWidget(self.content)
        self.set_state("ready")
        self._show_buttons()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why there are no figures."""
        if exit_code == CANCELLED:
            message = "The evaluation was cancelled."
        self.banner.show_message(message, "info" if exit_code == CANCELLED else "bad", (TRY_AGAIN,), details)
        self.set_state("ready" if exit_code == CANCELLED else "attention")
        self._show_buttons()

    def on_banner_action(self, _action: str) -> None:
        """Ask again."""
        self.banner.clear()
        self._look()

    def on_save_report(self) -> None:
        """Write tables and pictures into the run folder."""
        self.evaluator.save_report(str(self._report_folder()))

    def on_saved(self, folder: str) -> None:
        """Say where the report is."""
        self.context.say(f"Report saved: {folder}")
        self.set_state("ready")
        self._show_buttons()

    def on_open_folder(self) -> None:
        """Show the report in the file manager."""
        open_folder(self._report_folder())

    def on_picture_asked(self, picture: str, kind: str) -> None:
        """Save a picture or its numbers."""
        evaluated = self.desk.images.evaluated
        if evaluated is not None:
            self.saver.ask(evaluated, picture, kind)

    def on_test_opened(self, openings: int) -> None:
        """Say that a decision has looked at the test images."""
        self.headline.set_opened(_opened(openings))

    def on_not_saved(self, exit_code: int, message: str, details: str) -> None:
        """Say why a picture was not saved; the figures stay."""
        if exit_code != CANCELLED:
            self.banner.show_message(message, "bad", (), details)

    def on_drawing(self, handle: JobHandle) -> None:
        """Show that a picture is being drawn."""
        self.job_bar.watch(handle, "Saving")

    def on_empty_action(self, _name: str) -> None:
        """Go where models come from."""
        self.context.go_to("train")

    def _look(self) -> None:
        """Show the evaluation of what is chosen, if somebody looks and no training is at work there."""
        run, part = self.runs.run, str(self.part.currentData())
        if not run or not self.isVisible():
            return
        shown = self.desk.images.evaluated
        if shown is not None and (shown.run, shown.part) != (run, part):
            # The figures of another run or part must not stand under this choice.
            self._forget()
        if run in self.context.runs.running:
            self._forget()
            self.stack.setCurrentWidget(self.training)
            return
        stamp = next((one.ended for one in self.context.runs.runs if one.root == run), None)
        if stamp is None and self.context.runs.is_listing:
            # The list of runs calls again when it has been read.
            return
        self.evaluator.show(run, part, stamp or "")

    def _forget(self) -> None:
        self.desk.set_evaluated(None)
        self.stack.setCurrentWidget(self.waiting)

    def _report_folder(self) -> Path:
        return Path(self.runs.run) / "reports" / str(self.part.currentData())

    def _show_buttons(self) -> None:
        busy, run = self.evaluator.is_busy, self.runs.run
        known = self.stack.currentWidget() is self.content
        self.report_button.setEnabled(bool(run) and known and not busy)
        self.report_button.setToolTip(
            "Write tables and pictures into the folder of the run"
            if self.report_button.isEnabled()
            else "An evaluation is being made."
            if busy
            else "There are no figures yet."
        )
        there = bool(run) and self._report_folder().is_dir()
        self.folder_button.setEnabled(there)
        self.folder_button.setToolTip("Show the saved report" if there else "No report was saved yet.")

    def _connect(self) -> None:
        self.runs.run_chosen.connect(self.on_run_chosen)
        self.part.activated.connect(self.on_part_chosen)
        self.context.runs.runs_changed.connect(self.on_runs_changed)
        self.evaluator.started.connect(self.on_started)
        self.evaluator.evaluated.connect(self.on_evaluated)
        self.evaluator.saved.connect(self.on_saved)
        self.evaluator.failed.connect(self.on_failed)
        self.banner.action_triggered.connect(self.on_banner_action)
        self.desk.picture_asked.connect(self.on_picture_asked)
        self.desk.said.connect(self.context.say)
        self.saver.started.connect(self.on_drawing)
        self.saver.said.connect(self.context.say)
        self.saver.failed.connect(self.on_not_saved)
        self.desk.test_opened.connect(self.on_test_opened)
        self.report_button.clicked.connect(self.on_save_report)
        self.folder_button.clicked.connect(self.on_open_folder)
        self.empty.action_triggered.connect(self.on_empty_action)

    def _compose(self) -> None:
        for value, words in PARTS:
            self.part.addItem(words, value)
        self.part.setAccessibleName("Part")
        self.content = self._content()
        for widget in (self.empty, self.waiting, self.training, self.content):
            self.stack.addWidget(widget)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.runs, 1)
        for widget in (self.part, self.report_button, self.folder_button):
            above.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.banner)
        column.addWidget(self.job_bar)
        column.addWidget(self.stack, 1)

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.headline)
        column.addWidget(self.desk, 1)
        return content


def _opened(openings: int | None) -> str:
    return "" if openings is None else f"{opened_words(openings)}."
