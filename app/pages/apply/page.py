"""The page Apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QUrl
from qtpy.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.importing.files import is_model
from app.folders import open_folder
from app.pages.apply.classifier import Classifier
from app.pages.apply.files_list import FileState
from app.pages.apply.inputs import ApplyInputs
from app.pages.apply.outputs import Outputs, kept_both
from app.pages.apply.replacing import ask_about_files
from app.pages.apply.result_words import file_state, running_words, unreadable_words
from app.pages.apply.results_panel import ResultsPanel
from app.pages.apply.setup_panel import SetupPanel
from app.pages.apply.waiting_panel import WaitingPanel
from app.pages.base import Page, PageState
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.job_bar import JobBar
from app.worker.job_handle import JobHandle
from datasets.spec import DataRow

if TYPE_CHECKING:
    from engine.protocol.prediction import Classified, FileDone, PredictResult

CANCELLED = 130


class PageWidget(Page):
    """Files, model and outputs on the left; what was found on the right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.inputs = ApplyInputs(context.workers.data, context.pictures, self)
        self.classifier = Classifier(context.workers.model, self)
        self.setup = SetupPanel(context, self.inputs)
        self.results = ResultsPanel(context.pictures, context.workers.data)
        self.banner = Banner()
        self.job_bar = JobBar()
        self.survey_bar = JobBar()
        self.empty = EmptyState(
            "photo-search",
            "Drop what is to be classified",
            "Folders of images, image files and measurements (.rtdc) can be dropped anywhere on this page. "
            "They do not become part of the session.",
            (
                EmptyAction("folder", "Add folder…", "folder-plus"),
                EmptyAction("files", "Add files…", "file-plus"),
            ),
        )
        self.waiting = WaitingPanel(context.pictures)
        self.stack = QStackedWidget()
        self._states: dict[str, FileState] = {}
        self._written: tuple[Path, ...] = ()
        self._notices: list[str] = []
        self._compose()
        self._connect()
        self._show()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Look at the model again: its training may have gone on."""
        super().showEvent(event)
        self.setup.model.read_again()

    def unfinished(self) -> str:
        """Say that a prediction writes nothing before it has ended."""
        if not self.classifier.is_busy or self.results.results is None:
            return ""
        n, n_all = self.results.results.n, sum(row.n_images for row in self.results.results.rows)
        return f"{n:,} of {n_all:,} images have been classified. Nothing is written before the last one."

    def take(self, paths: Sequence[Path]) -> list[Path]:
        """Take models and things to classify."""
        left = []
        things = []
        for path in paths:
            if is_model(path):
                self.setup.model.choose_file(path)
            elif (path / "session.json").is_file():
                self.context.runs.set_current(str(path))
            elif path.suffix.lower() in (".xlsx", ".json"):
                left.append(path)
            else:
                things.append(path)
        self.inputs.add(things)
        return left

    def on_changed(self) -> None:
        """Files, model or wishes are others now."""
        self._show()

    def on_selected(self, rows: list[DataRow]) -> None:
        """Show the selected files only."""
        self.results.select(rows)
        self._show()

    def on_classify(self) -> None:
        """Classify, after asking about files that are there already."""
        outputs = self.setup.writing.outputs()
        existing = outputs.existing()
        if existing:
            answer = ask_about_files(existing, self)
            if answer == "cancel":
                return
            if answer == "both":
                outputs = kept_both(self.setup.writing.wishes(), self.inputs.rows)
            else:
                outputs = replace(outputs, replace=True)
        self._start(outputs)

    def on_started(self, handle: JobHandle) -> None:
        # The job says itself what it does.
        self.job_bar.watch(handle, "")

    def on_survey_started(self, handle: JobHandle) -> None:
        self.banner.clear()
        self.survey_bar.watch(handle, "Reading the files")

    def on_classified(self, news: Classified) -> None:
        self.results.take(news)
        self._states[self._place(news.row)] = FileState(running_words(news))
        self.setup.files.files.set_states(self._states)

    def on_file_done(self, done: FileDone) -> None:
        self.results.take_file(done)
        self._states[self._place(done.row)] = file_state(done)
        self.setup.files.files.set_states(self._states)
        self._show_notices()

    def on_noticed(self, sentence: str) -> None:
        """Keep what is worth knowing of this prediction on the page until the next one."""
        self._notices.append(sentence)
        self._show_notices()

    def on_finished(self, result: PredictResult) -> None:
        """Show the totals, and where they were written."""
        self.results.end(result)
        self._written = tuple(Path(out) for out in result.outs)
        names = ", ".join(path.name for path in self._written)
        missing = f"; {result.n_unreadable:,} not readable" if result.n_unreadable else ""
        self.context.say(f"Classified {result.n:,} images{missing}{f'; written: {names}' if names else ''}.")
        self._end("ready")

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why nothing was written."""
        self.results.end(None)
        if exit_code == CANCELLED:
            self.context.say("Classifying was cancelled; nothing was written.")
        else:
            self.banner.show_message(message, "bad", details=details)
        self._end("ready" if exit_code == CANCELLED else "attention")

    def on_trouble(self, sentence: str) -> None:
        self.banner.show_message(sentence, "bad")

    def on_left_out(self, sentence: str) -> None:
        self.banner.show_message(sentence, "warning")

    def on_said(self, sentence: str) -> None:
        if sentence:
            self.context.say(sentence)

    def on_empty_action(self, name: str) -> None:
        {"folder": self.setup.choose_folder, "files": self.setup.choose_files}[name]()

    def on_copy(self) -> None:
        """Put the shares into the clipboard."""
        QGuiApplication.clipboard().setText(self.results.shares.tab_separated())
        self.context.say("Copied the shares of the classes.")

    def on_open_table(self) -> None:
        """Open the table in the system's program for it."""
        table = self._table()
        if table is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(table)))

    def on_open_folder(self) -> None:
        """Show what was written in the file manager."""
        if self._written:
            open_folder(self._written[0].parent)

    def _start(self, outputs: Outputs) -> None:
        info = self.setup.model.info
        assert info is not None
        self.banner.clear()
        self.setup.model.keep()
        self._written, self._notices = (), []
        self._states = {row.place: FileState("waits") for row in self.inputs.rows}
        self.setup.files.files.set_states(self._states)
        try:
            for path in outputs.paths:
                path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.banner.show_message(
                f"The folder {outputs.paths[0].parent} cannot be made ({error.strerror}): choose another one."
            )
            return
        self.results.begin(
            self.inputs.rows,
            info.card.classes,
            self.setup.options.says_unknown,
            self.setup.model.path if self.setup.options.is_plain and info.card.labels == "one" else "",
        )
        self.classifier.start(self.setup.request(outputs))
        self.set_state("running")
        self._show()

    def _show_notices(self) -> None:
        missing = unreadable_words(list(self.results.files.values()))
        if missing or self._notices:
            words = " ".join(filter(None, (missing, *self._notices)))
            self.banner.show_message(words, "warning" if missing else "info")

    def _end(self, state: PageState) -> None:
        self._states = {place: one for place, one in self._states.items() if one.words != "waits"}
        self.setup.files.files.set_states(self._states)
        self.set_state(state)
        self._show()

    def _place(self, row: int) -> str:
        assert self.results.results is not None
        return self.results.results.rows[row].place

    def _table(self) -> Path | None:
        return next((path for path in self._written if path.suffix in (".csv", ".xlsx")), None)

    def _show(self) -> None:
        if self.results.results is not None:
            self.stack.setCurrentWidget(self.results)
        else:
            self.waiting.set_rows(self.setup.files.selected() or self.inputs.rows)
            self.stack.setCurrentWidget(self.waiting if self.inputs.rows else self.empty)
        self.setup.show_buttons(self.classifier.is_busy)
        self._show_result_buttons()
        if not self.classifier.is_busy and self.state != "attention":
            self.set_state("ready" if self.inputs.rows and self.setup.model.path else "nothing")

    def _show_result_buttons(self) -> None:
        reason = "The results are being made." if self.classifier.is_busy else "Nothing was written."
        for button, there, tip in (
            (self.results.table_button, self._table() is not None, "Open it in the program for such tables"),
            (self.results.folder_button, bool(self._written), "Show the written files"),
        ):
            button.setEnabled(there)
            button.setToolTip(tip if there else reason)

    def _connect(self) -> None:
        self.inputs.changed.connect(self.on_changed)
        self.inputs.started.connect(self.on_survey_started)
        self.inputs.said.connect(self.on_said)
        self.inputs.failed.connect(self.on_trouble)
        self.inputs.left_out.connect(self.on_left_out)
        self.setup.changed.connect(self.on_changed)
        self.setup.classify_button.clicked.connect(self.on_classify)
        self.setup.files.selection_moved.connect(self.on_selected)
        self.empty.action_triggered.connect(self.on_empty_action)
        self.classifier.started.connect(self.on_started)
        self.classifier.classified.connect(self.on_classified)
        self.classifier.file_done.connect(self.on_file_done)
        self.classifier.noticed.connect(self.on_noticed)
        self.classifier.finished.connect(self.on_finished)
        self.classifier.failed.connect(self.on_failed)
        self.results.copy_button.clicked.connect(self.on_copy)
        self.results.table_button.clicked.connect(self.on_open_table)
        self.results.folder_button.clicked.connect(self.on_open_folder)

    def _compose(self) -> None:
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.results)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.job_bar)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.setup)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.survey_bar)
        column.addLayout(row, 1)
