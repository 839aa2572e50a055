"""All runs in the folder of runs: look, resume, restore."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.run_folder import choose_runs_folder
from app.folders import open_folder
from app.pages.base import Page
from app.pages.runs.runs_table import RunsTable
from app.theme.icons import icon
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyAction, EmptyState
from sessions.document import Session
from sessions.summary import RunSummary

EMPTY_ACTIONS = (
    EmptyAction("train", "Go to Train", "player-play"),
    EmptyAction("folder", "Choose another folder…", "folder-open"),
)
WORTH_RESUMING = ("interrupted", "stopped")


class PageWidget(Page):
    """Table of runs with a search, and what can be done with the selected one."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.banner = Banner()
        self.table = RunsTable()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search name, class, network, date…")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.folder = QLabel()
        self.folder.setObjectName("quiet")
        self.assess = _button("Assess", "target-arrow")
        self.resume = _button("Resume", "player-play")
        self.restore = _button("Restore session", "restore")
        self.open_folder = _button("Open folder", "external-link")
        self.empty = EmptyState("history", "No runs here yet", "", EMPTY_ACTIONS)
        self._lay_out()
        self._connect()
        self.on_runs_changed()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.context.runs.refresh()

    def on_runs_changed(self) -> None:
        runs = self.context.runs
        self.table.set_runs(runs.runs)
        self._stack.setCurrentIndex(1 if runs.runs else 0)
        self.empty.set_text("No runs here yet", f"Every training makes a folder in {runs.folder}.")
        n = len(runs.runs)
        self.folder.setText(f"{n} {'run' if n == 1 else 'runs'} in {runs.folder}")
        self._show_state()

    def on_selected(self, run: RunSummary | None) -> None:
        for button, reason in (
            (self.assess, _why_not_assess(run)),
            (self.resume, _why_not_resume(run, run is not None and self._is_at_work(run.root))),
            (self.restore, _why_not_restore(run)),
            (self.open_folder, "" if run is not None else "Select a run first."),
        ):
            button.setEnabled(not reason)
            button.setToolTip(reason or HELP[button.text()])

    def on_opened(self, run: RunSummary) -> None:
        if run.status == "damaged":
            self.banner.show_message(run.problem, "bad")
            return
        self.context.runs.set_current(run.root)
        self.context.go_to("assess")

    def on_assess(self) -> None:
        run = self.table.current_run()
        if run is not None:
            self.on_opened(run)

    def on_resume(self) -> None:
        run = self.table.current_run()
        if run is not None:
            self.banner.clear()
            # Its own session stands in its folder, and is told when it goes on.
            self.context.queue.resume(run.root, Session(name=run.name))
            self.context.go_to("train")

    def on_restore(self) -> None:
        run = self.table.current_run()
        if run is not None:
            self.context.open_session(Path(run.root))

    def on_open_folder(self) -> None:
        run = self.table.current_run()
        if run is not None:
            open_folder(Path(run.root))

    def on_failed(self, sentence: str) -> None:
        self.banner.show_message(sentence, "bad")

    def on_empty_action(self, name: str) -> None:
        if name == "train":
            self.context.go_to("train")
        else:
            choose_runs_folder(self.context.runs, self)

    def on_running_changed(self) -> None:
        self.on_selected(self.table.current_run())
        self._show_state()

    def _is_at_work(self, run: str) -> bool:
        training = self.context.queue.training_of(run)
        return run in self.context.runs.running or (training is not None and not training.is_over)

    def _show_state(self) -> None:
        runs = self.context.runs
        if runs.running:
            self.set_state("running")
        elif any(run.status == "interrupted" for run in runs.runs):
            self.set_state("attention")
        else:
            self.set_state("ready" if runs.runs else "nothing")

    def _connect(self) -> None:
        runs = self.context.runs
        runs.runs_changed.connect(self.on_runs_changed)
        runs.running_changed.connect(self.on_running_changed)
        runs.failed.connect(self.on_failed)
        self.search.textChanged.connect(self.table.proxy.search)
        self.table.selected.connect(self.on_selected)
        self.table.opened.connect(self.on_opened)
        self.assess.clicked.connect(self.on_assess)
        self.resume.clicked.connect(self.on_resume)
        self.restore.clicked.connect(self.on_restore)
        self.open_folder.clicked.connect(self.on_open_folder)
        self.empty.action_triggered.connect(self.on_empty_action)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addStretch(1)
        for button in (self.assess, self.resume, self.restore, self.open_folder):
            top.addWidget(button)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.folder)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.banner)
        layout.addLayout(self._stack, 1)


HELP = {
    "Assess": "Look at the figures of this run",
    "Resume": "Go on with this training where it was left",
    "Restore session": "Put data, options and network of this run into the window",
    "Open folder": "Show the folder of this run",
}


def _why_not_assess(run: RunSummary | None) -> str:
    if run is None:
        return "Select a run first."
    return "The run cannot be read." if run.status == "damaged" else ""


def _why_not_resume(run: RunSummary | None, at_work: bool) -> str:
    if run is None:
        return "Select a run first."
    if at_work or run.status == "running":
        return "This training is at work."
    if run.status not in WORTH_RESUMING:
        return "Only a stopped or interrupted training can go on."
    return ""


def _why_not_restore(run: RunSummary | None) -> str:
    if run is None:
        return "Select a run first."
    return "The run cannot be read." if run.status == "damaged" else ""


def _button(text: str, icon_name: str) -> QPushButton:
    return QPushButton(icon(icon_name), text)
