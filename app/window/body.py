"""What fills the window: the state, the bars and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qtpy.QtCore import QTimer
from qtpy.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.about import AboutDialog
from app.dialogs.add_data import AddDataDialogs
from app.dialogs.licences import LicencesDialog
from app.dialogs.run_folder import choose_runs_folder
from app.errors import log_file
from app.folders import open_folder
from app.pages.registry import page_infos
from app.state.batches import Batches
from app.state.data_check import DataCheck
from app.state.intake import DataIntake
from app.state.kept_session import KeptSession
from app.state.picture_store import PictureStore
from app.state.recent_files import RecentFiles
from app.state.runs_book import RunsBook
from app.state.session_state import SessionState
from app.state.training_queue import TrainingQueue
from app.widgets.banner import Banner
from app.widgets.job_bar import JobBar
from app.window.closing import may_break_off, may_close
from app.window.drops import sorted_drop
from app.window.left_session import LeftSessionBar
from app.window.left_trainings import LeftTrainings
from app.window.menus import Menus
from app.window.notes import Notes
from app.window.page_stack import PageStack
from app.window.rail import Rail
from app.window.session_files import SAVE_AS, SessionFiles
from app.window.status_line import StatusLine
from app.window.tools import FileTools
from app.window.top_bar import TopBar
from app.worker.pool import Workers
from resources import PROGRAM

WARM_MODEL_MS = 4000
"""When the model helper is started: after the first looks at the data."""


class WindowBody(QWidget):
    """Composes state, bars and pages; every decision lies in one of them."""

    def __init__(self, window: QMainWindow, rail: Rail, menus: Menus) -> None:
        super().__init__(window)
        self._window = window
        self._rail = rail
        self._menus = menus
        self._make_state()
        self._make_widgets()
        self._fill_menus()
        self._connect()
        self.show_page(page_infos()[0].name)

    def start(self) -> None:
        """Make the other pages and start the helpers."""
        self.pages.make_others()
        self.workers.data.warm()
        self.runs.refresh()
        # Listing the devices also wakes the model helper.
        QTimer.singleShot(WARM_MODEL_MS, self.top_bar.devices.ask)

    def show_page(self, name: str) -> None:
        """Show the page of that name."""
        self.pages.show_page(name)

    def open_session(self, path: Path) -> None:
        """Open a session spreadsheet or a run folder."""
        self.files.open_path(path)

    def take(self, paths: Sequence[Path]) -> None:
        """Let the page that is shown take what was dropped; else open the session, or add the data."""
        self.on_work_started()
        things = sorted_drop(self.pages.current.take(paths))
        if things.session is not None:
            self.files.open_path(things.session)
        elif things.data:
            self.show_page("data")
            self.intake.add(things.data)

    def may_close(self) -> bool:
        """Return whether the window may close, after asking about what would be lost."""
        unfinished = self.pages.unfinished()
        if unfinished and not may_break_off(unfinished, self._window):
            return False
        return may_close(self.state, self.runs, self.queue, self.files, self._window)

    def on_work_started(self) -> None:
        """Take away what was told of the work before."""
        self.banner.clear()
        self.status_line.forget()

    def on_failed(self, sentence: str) -> None:
        self.banner.show_message(sentence, "bad")

    def on_not_saved(self, sentence: str) -> None:
        self.banner.show_message(sentence, "bad", (SAVE_AS,))

    def on_lost(self, sentence: str, action: str) -> None:
        self.banner.show_message(sentence, "warning", (action,))

    def on_banner_action(self, action: str) -> None:
        self.banner.clear()
        self.files.on_help(action)

    def on_opened(self) -> None:
        self.banner.clear()
        self.show_page(page_infos()[0].name)

    def on_name_changed(self) -> None:
        self._window.setWindowTitle(f"{self.state.session.name}[*] – {PROGRAM}")

    def on_session_options(self) -> None:
        # Imported late: it is seldom needed, and this keeps the first window light.
        from app.dialogs.session_options import SessionOptionsDialog

        SessionOptionsDialog(self.state, self).open()

    def on_about(self) -> None:
        AboutDialog(self).open()

    def on_licences(self) -> None:
        LicencesDialog(self).open()

    def on_open_log(self) -> None:
        open_folder(log_file().parent)

    def on_open_runs(self) -> None:
        open_folder(self.runs.folder)

    def on_choose_runs(self) -> None:
        choose_runs_folder(self.runs, self)

    def on_quit(self) -> None:
        self._window.close()

    def on_train(self) -> None:
        self.show_page("train")

    def _make_state(self) -> None:
        self.state = SessionState(self)
        self.workers = Workers(self)
        self.pictures = PictureStore(self.workers, self)
        self.check = DataCheck(self.state, self.workers, self)
        self.runs = RunsBook(self.workers, self)
        self.queue = TrainingQueue(self.workers, self.runs, self)
        self.recent = RecentFiles(self)
        self.files = SessionFiles(self.state, self.workers, self.recent, self._window)
        self.kept = KeptSession(self.state, self)
        self.intake = DataIntake(self.state, self.workers, self.pictures, self)
        self.add_data = AddDataDialogs(self.intake, self._window)
        self.batches = Batches(self.workers, self.runs, self.queue, self)
        self.tools = FileTools(self.state, self.workers, self.batches, self._window)

    def _make_widgets(self) -> None:
        self.status_line = StatusLine(self.state, self.check, self.workers)
        self.context = AppContext(
            state=self.state,
            workers=self.workers,
            runs=self.runs,
            queue=self.queue,
            check=self.check,
            pictures=self.pictures,
            intake=self.intake,
            add_data=self.add_data,
            recent=self.recent,
            open_session=self.open_session,
            say=self.status_line.say,
            go_to=self.show_page,
        )
        self.top_bar = TopBar(self.state, self.workers)
        self.pages = PageStack(self.context)
        self.banner = Banner()
        self.left_session = LeftSessionBar(self.kept, self.files)
        self.left_trainings = LeftTrainings(self.queue)
        self.job_bar = JobBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(Notes((self.left_session, self.left_trainings, self.banner, self.job_bar)))
        column.addWidget(self.pages, 1)

    def _fill_menus(self) -> None:
        files, add, menus = self.files, self.add_data, self._menus
        menus.fill_file(
            files.new, files.choose_and_open, files.choose_and_take_data, files.saving.save,
            files.saving.choose_and_save, self.tools.save_script, self.tools.choose_batch, add.choose_files,
            add.choose_folder, add.sample_data, self.on_quit,
        )  # fmt: skip
        menus.fill_recent(self.recent)
        menus.fill_edit(self.state, self.on_session_options)
        menus.fill_view(page_infos())
        menus.fill_run(self.on_train, self.runs.refresh, self.on_choose_runs, self.on_open_runs)
        menus.fill_help(self.on_about, self.on_licences, self.on_open_log)

    def _connect(self) -> None:
        self._rail.page_chosen.connect(self.pages.show_page)
        self._menus.page_chosen.connect(self.pages.show_page)
        self._menus.recent_chosen.connect(self.files.open_path)
        self.pages.current_changed.connect(self._rail.set_current)
        self.pages.state_changed.connect(self._rail.set_state)
        self.files.started.connect(self.job_bar.watch)
        for work in (self.files, self.files.saving, self.tools, self.batches, self.intake):
            work.started.connect(self.on_work_started)
        self.files.failed.connect(self.on_failed)
        self.files.saving.started.connect(self.job_bar.watch)
        self.files.saving.not_saved.connect(self.on_not_saved)
        self.files.saving.said.connect(self.status_line.say)
        self.files.lost.connect(self.on_lost)
        self.banner.action_triggered.connect(self.on_banner_action)
        self.files.said.connect(self.status_line.say)
        self.files.opened.connect(self.on_opened)
        self.left_session.taken.connect(self.on_opened)
        self.files.run_opened.connect(self.runs.set_current)
        self.tools.started.connect(self.job_bar.watch)
        self.tools.said.connect(self.status_line.say)
        self.tools.failed.connect(self.on_failed)
        self.batches.started.connect(self.job_bar.watch)
        self.batches.said.connect(self.status_line.say)
        self.batches.failed.connect(self.on_failed)
        self.batches.added.connect(self.on_train)
        self.intake.started.connect(self.check.hold)
        self.workers.trouble.connect(self.status_line.say)
        self.state.session_changed.connect(self.on_name_changed)
        self.state.modified_changed.connect(self._window.setWindowModified)
        self.on_name_changed()
