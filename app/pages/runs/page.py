"""All runs on this computer: find, note, look, compare, go on, restore."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qtpy.QtCore import Qt
from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.importing.files import OWN
from app.dialogs.run_folder import choose_runs_folder
from app.dialogs.run_folders import RunFoldersDialog
from app.dialogs.save_run import CAPSULE_SUFFIX
from app.folders import open_folder
from app.pages.base import Page
from app.pages.runs.action_bar import ActionBar
from app.pages.runs.actions import reasons
from app.pages.runs.details import RunsDetails
from app.pages.runs.runs_table import RunsTable
from app.pages.runs.told import Offer, Told
from app.pages.runs.works import LOG_PROGRAMS, RunWorks
from app.state.runs_book import default_runs_folder
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.search_line import SearchLine
from app.widgets.splitters import remember
from sessions.document import Session
from sessions.run_history.found import FoundRun
from sessions.summary import RunSummary

EMPTY_ACTIONS = (
    EmptyAction("train", "Go to Train", "player-play"),
    EmptyAction("folder", "Choose another folder…", "folder-open"),
)
SEARCH_PX = 300


class PageWidget(Page):
    """Search and actions above, the table, and what there is to see of the selected runs below it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.banner = Banner()
        self.table = RunsTable()
        self.search = SearchLine("Search name, class, network, tag, date…")
        self.search.setMaximumWidth(SEARCH_PX)
        self.actions_bar = ActionBar()
        self.details = RunsDetails(context)
        self.works = RunWorks(context)
        self._offers: tuple[Offer, ...] = ()
        self._to_select = ""
        self.folder = QLabel()
        self.folder.setObjectName("quiet")
        self.empty = EmptyState("history", "No runs here yet", "", EMPTY_ACTIONS)
        self._lay_out()
        self._connect()
        self.on_runs_changed()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.context.runs.refresh()
        self._show_empty()

    def on_runs_changed(self) -> None:
        runs = self.context.runs
        self.table.set_runs(runs.found)
        if self._to_select and self.table.select_run(self._to_select):
            self._to_select = ""
        self._stack.setCurrentIndex(1 if runs.found else 0)
        self._show_empty()
        self._show_counts()
        self._show_state()

    def on_selected(self, runs: list[FoundRun]) -> None:
        self.details.set_runs(runs)
        self.on_works_changed()
        self._show_counts()

    def on_works_changed(self) -> None:
        """Offer what can be done with the selected runs now."""
        runs, verifying = self.table.selected_runs(), self.works.verifying.reason
        self.actions_bar.set_reasons(reasons(runs, self.context.runs, self.context.queue, verifying))
        self._show_state()

    def on_opened(self, run: RunSummary) -> None:
        if run.status == "damaged":
            self.banner.show_message(run.problem, "bad")
            return
        self.context.runs.set_current(run.root)
        self.context.go_to("assess")

    def on_star(self, runs: list[FoundRun]) -> None:
        """Give a star to all of them, or take it away where all have one."""
        star = not all(run.remarks.star for run in runs)
        self.context.runs.remark([run.summary.root for run in runs], star=star)

    def on_note_changed(self, root: str, note: str) -> None:
        self.context.runs.remark([root], note=note)

    def on_tags_changed(
        self, roots: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...]
    ) -> None:
        self.context.runs.remark(roots, add_tags=added, remove_tags=removed)

    def on_action(self, name: str) -> None:
        """Do what a button or the menu says with the selected runs."""
        runs = self.table.selected_runs()
        self.banner.clear()
        if name in self.actions_bar.for_all:
            self._do_with_all(name, runs)
        elif name == "star":
            self.on_star(runs)
        elif name == "compare":
            self.context.runs.compare(runs[0].summary.root, runs[1].summary.root)
            self.context.go_to("assess")
        elif runs:
            self._do_with_one(name, runs[0].summary)

    def on_told(self, told: Told) -> None:
        """Show what came of a work, with what can be done next."""
        self._offers = told.offers
        actions = [offer.text for offer in told.offers]
        self.banner.show_message(told.sentence, told.kind, actions, told.details)

    def on_offer(self, text: str) -> None:
        """Do what a button of the banner says."""
        self.banner.clear()
        for offer in self._offers:
            if offer.text == text:
                offer.do()

    def on_unpacked(self, run: str) -> None:
        """Select the run as soon as it is listed."""
        self.search.clear()
        self._to_select = run

    def unfinished(self) -> str:
        """Say what is being verified or written."""
        return self.works.unfinished()

    def take(self, paths: Sequence[Path]) -> list[Path]:
        """Unpack capsules that are dropped here; restore the session of a model."""
        capsules = [path for path in paths if path.name.lower().endswith(CAPSULE_SUFFIX)]
        models = [path for path in paths if path.suffix.lower() == OWN]
        for path in capsules:
            self.works.capsules.unpack(path)
        for path in models[:1]:
            self.context.open_session(path)
        return [path for path in paths if path not in (*capsules, *models)]

    def on_failed(self, sentence: str) -> None:
        self.banner.show_message(sentence, "bad")

    def on_searched(self, words: str) -> None:
        self.table.proxy.search(words)
        self._show_counts()

    def on_empty_action(self, name: str) -> None:
        if name == "train":
            self.context.go_to("train")
        else:
            choose_runs_folder(self.context.runs, self)

    def on_running_changed(self) -> None:
        self.on_works_changed()

    def _do_with_one(self, name: str, run: RunSummary) -> None:
        if name == "assess":
            self.on_opened(run)
        elif name == "resume":
            # Its own session stands in its folder, and is told when it goes on.
            self.context.queue.resume(run.root, Session(name=run.name))
            self.context.go_to("train")
        elif name == "restore":
            self.context.open_session(Path(run.root))
        elif name == "open_folder":
            open_folder(Path(run.root))
        elif name == "verify":
            self.works.verifying.begin(run.root, run.name)
        elif name == "script":
            self.works.save_script(run)
        elif name == "capsule":
            self.works.capsules.ask_and_pack(run)

    def _do_with_all(self, name: str, selected: list[FoundRun]) -> None:
        if name == "export":
            self.works.export([run.summary.root for run in selected] if len(selected) > 1 else [])
        elif name == "take_over":
            self.works.take_over()
        elif name == "verify_capsule":
            self.works.verifying.choose_capsule()
        elif name == "unpack":
            self.works.capsules.choose_and_unpack()
        elif name in LOG_PROGRAMS:
            self.works.log(name, selected)
        else:
            RunFoldersDialog(self.context.runs, self).exec_()

    def _show_state(self) -> None:
        runs = self.context.runs
        if runs.running or self.works.verifying.name:
            self.set_state("running")
        elif any(run.status == "interrupted" for run in runs.runs):
            self.set_state("attention")
        else:
            self.set_state("ready" if runs.runs else "nothing")

    def _show_empty(self) -> None:
        runs = self.context.runs
        words = f"Every training makes a folder in {runs.folder}."
        if runs.is_listing:
            self.empty.set_text("Looking for runs…", words)
        elif runs.folder.parent.is_dir() or runs.folder == default_runs_folder():
            self.empty.set_text("No runs here yet", words)
        else:
            gone = (
                f"{runs.folder.parent} is not there. If it is on a drive or a network, connect it and press"
            )
            self.empty.set_text("No runs are in reach", f"{gone} F5.")

    def _show_counts(self) -> None:
        runs = self.context.runs
        n, shown, selected = len(runs.found), self.table.proxy.rowCount(), len(self.table.selected_runs())
        words = [f"{n} {'run' if n == 1 else 'runs'}"]
        words += [f"{shown} shown"] if shown != n else []
        words += [f"{selected} selected"] if selected > 1 else []
        places = str(runs.folder) if len(runs.folders) <= 1 else f"{len(runs.folders)} folders"
        self.folder.setText(f"{', '.join(words)} in {places}")
        self.folder.setToolTip("\n".join(runs.folders))

    def _connect(self) -> None:
        runs = self.context.runs
        runs.runs_changed.connect(self.on_runs_changed)
        runs.running_changed.connect(self.on_running_changed)
        runs.failed.connect(self.on_failed)
        self.search.textChanged.connect(self.on_searched)
        self.table.selected.connect(self.on_selected)
        self.table.opened.connect(self.on_opened)
        self.table.star_clicked.connect(self.on_star)
        self.actions_bar.chosen.connect(self.on_action)
        self.details.remarks.note_changed.connect(self.on_note_changed)
        self.details.remarks.tags_changed.connect(self.on_tags_changed)
        self.details.failed.connect(self.on_failed)
        self.details.said.connect(self.context.say)
        self.works.told.connect(self.on_told)
        self.works.changed.connect(self.on_works_changed)
        self.works.capsules.unpacked.connect(self.on_unpacked)
        self.banner.action_triggered.connect(self.on_offer)
        self.empty.action_triggered.connect(self.on_empty_action)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addStretch()
        top.addWidget(self.actions_bar)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.details)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        remember(both, "runs/page", [240, 400])
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addWidget(self.works)
        inside.addWidget(both, 1)
        inside.addWidget(self.folder)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.banner)
        layout.addLayout(self._stack, 1)
