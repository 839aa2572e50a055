"""The page Export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.folders import open_folder
from app.pages.base import Page, PageState
from app.pages.export.comparison_saver import ComparisonSaver
from app.pages.export.desk import ExportDesk
from app.pages.export.format_panel import FormatPanel
from app.pages.export.results import ResultsPanel
from app.pages.export.words import failure_words
from app.widgets.action_button import ActionButton
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.run_choice import RunChoice
from app.widgets.splitters import remember
from app.worker.job_handle import JobHandle
from models.export.registry import formats_in_order

if TYPE_CHECKING:
    from models.export.result import ExportResult

FORMATS_PX, RESULTS_PX = 332, 800
LEAST_FORMATS_PX = 312
KEEP = "Keep it all the same"
CANCELLED = 130
EXPORTS_FOLDER = "exports"


class PageWidget(Page):
    """Formats on the left; on the right their checks as they run, a comparison, and the model's card."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        infos = formats_in_order()
        self.desk = ExportDesk(context.workers, infos, self)
        self.runs = RunChoice(context.runs)
        self.panel = FormatPanel(infos)
        self.formats = self.panel.formats
        self.results = ResultsPanel(self.desk, infos, context.workers.data)
        self.export_button = ActionButton("package-export", "Export and check", "on_accent")
        self.export_button.setObjectName("primary")
        self.saver = ComparisonSaver(context.workers.data, self)
        self.banner = Banner()
        self._asked = self.panel.options
        self._failed: list[str] = []
        self._run = ""
        self.empty = EmptyState(
            "package-export",
            "No model yet",
            "A trained model can be written here for instruments and other programs. Train one first.",
            (EmptyAction("train", "Go to the training", "trending-up"),),
        )
        self.stack = QStackedWidget()
        self._compose()
        self._connect()
        self.on_run_chosen(self.runs.run)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Read the chosen run again: its training may have gone on."""
        super().showEvent(event)
        self.on_run_chosen(self.runs.run)

    def unfinished(self) -> str:
        """Say that an export is being made, or that notes are not saved."""
        if self.desk.is_busy:
            return "An export is being made; what has been checked so far is kept."
        if self.results.model_card.is_edited:
            return "Licence or notes of the model were written and not saved."
        return ""

    def on_run_chosen(self, run: str) -> None:
        """Look at another run."""
        self.stack.setCurrentWidget(self.content if run else self.empty)
        if run != self._run:
            # What was said is of the exports of another run.
            self._run = run
            self.banner.clear()
        if not self.desk.is_busy:
            self.set_state("ready" if run else "nothing")
        if self.isVisible():
            self.desk.show(run)
            self.results.model_card.show_run(run)
        self._show_buttons()

    def on_export(self) -> None:
        """Write and check the chosen formats."""
        self.banner.clear()
        self.runs.keep()
        self._asked = self.panel.options
        self.desk.start(self.formats.chosen, self._asked)

    def on_keep(self) -> None:
        """Write again what failed its check, and keep it: the person knows."""
        self.banner.clear()
        self._asked = self._asked.model_copy(update={"keep_unverified": True})
        self.desk.start(self._failed, self._asked)

    def on_started(self, handle: JobHandle) -> None:
        """Show that it runs."""
        self.results.job_bar.watch(handle, "Exporting")
        self.set_state("running")
        self._show_buttons()

    def on_finished(self, exports: list[ExportResult]) -> None:
        """Say how many were verified, and once which were not."""
        good = sum(one.verified for one in exports)
        self.context.say(f"Exported and verified: {good} of {len(exports)}")
        kept = self._asked.keep_unverified
        words = failure_words(exports, self.desk.titles, kept)
        # What was not even compared could not be written; there is nothing to keep.
        self._failed = [one.format for one in exports if not one.verified and one.max_abs_diff is not None]
        if words:
            failed = any(not one.verified and not one.refused for one in exports)
            actions = (KEEP,) if self._failed and not kept else ()
            self.banner.show_message(words, "bad" if failed else "warning", actions)
            self.results.show_first_trouble()
        self._end("attention" if words else "ready")

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why not all was exported."""
        if exit_code == CANCELLED:
            self.context.say("The export was cancelled; what was verified before is kept.")
        else:
            self.banner.show_message(message, "bad", details=details)
        self._end("ready" if exit_code == CANCELLED else "attention")

    def on_trouble(self, message: str) -> None:
        """Say what could not be read or kept."""
        self.banner.show_message(message, "bad")

    def on_refusals_changed(self) -> None:
        """Say of each format whether it can hold this network."""
        self.formats.set_refusals(self.desk.refusals, self.desk.is_checking, self.desk.missing)

    def on_card_saved(self) -> None:
        """Earlier exports lack the new words."""
        self.desk.show(self.runs.run)

    def on_open_folder(self) -> None:
        """Show the exports in the file manager."""
        open_folder(Path(self.runs.run) / EXPORTS_FOLDER)

    def on_save_comparison(self) -> None:
        """Save what the formats cost and give as a picture."""
        self.saver.ask(self.runs.run)

    def on_empty_action(self, _name: str) -> None:
        """Go where models come from."""
        self.context.go_to("train")

    def on_changed(self) -> None:
        """Formats or exports are others now."""
        self._show_buttons()

    def _end(self, state: PageState) -> None:
        self.set_state(state)
        self._show_buttons()

    def _show_buttons(self) -> None:
        reason = ""
        if self.desk.is_busy:
            reason = "An export is being made."
        elif not self.formats.chosen:
            reason = "Choose at least one format."
        elif self.panel.classes.problem:
            reason = self.panel.classes.problem
        self.export_button.setEnabled(not reason)
        self.export_button.setToolTip(reason or "Write the chosen formats and check each in its own program")
        run = self.runs.run
        self.results.set_folder(bool(run) and (Path(run) / EXPORTS_FOLDER).is_dir())

    def _connect(self) -> None:
        self.runs.run_chosen.connect(self.on_run_chosen)
        self.export_button.clicked.connect(self.on_export)
        self.empty.action_triggered.connect(self.on_empty_action)
        self.banner.action_triggered.connect(self.on_keep)
        self.panel.changed.connect(self.on_changed)
        self.formats.chosen_changed.connect(self.on_changed)
        self.results.said.connect(self.context.say)
        self.results.folder_wanted.connect(self.on_open_folder)
        self.results.model_card.failed.connect(self.on_trouble)
        self.results.model_card.saved.connect(self.on_card_saved)
        self.results.model_card.classes_known.connect(self.panel.classes.set_classes)
        self.results.plot.saving_wanted.connect(self.on_save_comparison)
        self.saver.said.connect(self.context.say)
        self.saver.failed.connect(self.on_trouble)
        self.desk.rows_changed.connect(self.on_changed)
        self.desk.refusals_changed.connect(self.on_refusals_changed)
        self.desk.started.connect(self.on_started)
        self.desk.finished.connect(self.on_finished)
        self.desk.failed.connect(self.on_failed)
        self.desk.noticed.connect(self.on_trouble)

    def _compose(self) -> None:
        self.content = QWidget()
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.runs, 1)
        top.addWidget(self.export_button)
        self.export_button.setMinimumHeight(40)
        self.panel.setMinimumWidth(LEAST_FORMATS_PX)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(16)
        splitter.addWidget(self.panel)
        splitter.addWidget(self.results)
        splitter.setStretchFactor(1, 1)
        remember(splitter, "export/sides", [FORMATS_PX, RESULTS_PX])
        inside = QVBoxLayout(self.content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addWidget(splitter, 1)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.content)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
