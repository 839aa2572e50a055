"""The window: puts the frame and the pages together."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import QByteArray, QSettings, QTimer
from qtpy.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from qtpy.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.about import AboutDialog
from app.dialogs.add_data import AddDataDialogs
from app.dialogs.licences import LicencesDialog
from app.dialogs.run_folder import choose_runs_folder
from app.errors import log_file
from app.folders import open_folder
from app.pages.registry import page_infos
from app.state.data_check import DataCheck
from app.state.intake import DataIntake
from app.state.picture_store import PictureStore
from app.state.recent_files import RecentFiles
from app.state.runs_book import RunsBook
from app.state.session_state import SessionState
from app.widgets.banner import Banner
from app.widgets.job_bar import JobBar
from app.window.closing import may_close
from app.window.drops import Dropped, dropped
from app.window.menus import Menus
from app.window.page_stack import PageStack
from app.window.rail import Rail
from app.window.session_files import SessionFiles
from app.window.status_line import StatusLine
from app.window.top_bar import TopBar
from app.worker.pool import Workers
from resources import PROGRAM

GEOMETRY_KEY = "window/geometry"
SIZE = (1280, 800)
SMALLEST = (1024, 640)
WARM_MODEL_MS = 4000
"""When the model helper is started: after the first looks at the data."""


class MainWindow(QMainWindow):
    """Composes state, frame and pages; every decision lies in one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(PROGRAM)
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._make_state()
        self._make_frame()
        self._make_menus()
        self._connect()
        geometry = QSettings().value(GEOMETRY_KEY)
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self.pages.show_page(page_infos()[0].name)
        # Everything that the first look does not need happens once the window is on the screen.
        QTimer.singleShot(0, self.on_shown)

    def open_path(self, path: Path) -> None:
        """Open a session spreadsheet or a run folder."""
        self.files.open_path(path)

    def release(self) -> None:
        """End all helper processes."""
        self.workers.close()

    def on_shown(self) -> None:
        self.pages.make_others()
        self.workers.data.warm()
        self.top_bar.devices.ask()
        self.runs.refresh()
        QTimer.singleShot(WARM_MODEL_MS, self.workers.model.warm)

    def on_failed(self, sentence: str) -> None:
        self.banner.show_message(sentence, "bad")

    def on_opened(self) -> None:
        self.banner.clear()
        self.pages.show_page(page_infos()[0].name)

    def on_name_changed(self) -> None:
        self.setWindowTitle(f"{self.state.session.name}[*] – {PROGRAM}")

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

    def on_train(self) -> None:
        self.pages.show_page("train")

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        if event is None:
            return
        event.acceptProposedAction()
        self.take(dropped(event.mimeData()))

    def take(self, things: Dropped) -> None:
        """Open a dropped session, or add dropped data."""
        if things.session is not None:
            self.files.open_path(things.session)
        elif things.data:
            self.pages.show_page("data")
            self.intake.add(things.data)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if not may_close(self.state, self.runs, self.files, self):
            event.ignore()
            return
        QSettings().setValue(GEOMETRY_KEY, self.saveGeometry())
        self.release()
        event.accept()

    def _make_state(self) -> None:
        self.state = SessionState(self)
        self.workers = Workers(self)
        self.pictures = PictureStore(self.workers, self)
        self.check = DataCheck(self.state, self.workers, self)
        self.runs = RunsBook(self.workers, self)
        self.recent = RecentFiles(self)
        self.files = SessionFiles(self.state, self.workers, self.recent, self)
        self.intake = DataIntake(self.state, self.workers, self.pictures, self)
        self.add_data = AddDataDialogs(self.intake, self)

    def _make_frame(self) -> None:
        self.status_line = StatusLine(self.state, self.check, self.workers)
        context = AppContext(
            state=self.state,
            workers=self.workers,
            runs=self.runs,
            check=self.check,
            pictures=self.pictures,
            intake=self.intake,
            add_data=self.add_data,
            open_session=self.open_path,
            say=self.status_line.say,
            go_to=self.go_to,
        )
        self.top_bar = TopBar(self.state, self.workers)
        self.rail = Rail(page_infos())
        self.pages = PageStack(context)
        self.banner = Banner()
        self.job_bar = JobBar()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        notes = QVBoxLayout()
        notes.setContentsMargins(16, 0, 16, 0)
        notes.addWidget(self.banner)
        notes.addWidget(self.job_bar)
        column.addLayout(notes)
        column.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(right, 1)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status_line)
        self.setCentralWidget(centre)

    def go_to(self, name: str) -> None:
        """Show the page of that name."""
        self.pages.show_page(name)

    def _make_menus(self) -> None:
        files, add = self.files, self.add_data
        self.menus = Menus(self.menuBar(), self.state, self.recent)
        self.menus.add_file(
            files.new, files.choose_and_open, files.save, files.choose_and_save,
            add.choose_files, add.choose_folder, add.sample_data, self.close,
        )  # fmt: skip
        self.menus.add_edit()
        self.menus.add_view(page_infos())
        self.menus.add_run(self.on_train, self.runs.refresh, self.on_choose_runs, self.on_open_runs)
        self.menus.add_help(self.on_about, self.on_licences, self.on_open_log)

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.pages.show_page)
        self.menus.page_chosen.connect(self.pages.show_page)
        self.pages.current_changed.connect(self.rail.set_current)
        self.pages.state_changed.connect(self.rail.set_state)
        self.menus.recent_chosen.connect(self.files.open_path)
        self.files.started.connect(self.job_bar.watch)
        self.files.failed.connect(self.on_failed)
        self.files.said.connect(self.status_line.say)
        self.files.opened.connect(self.on_opened)
        self.intake.said.connect(self.status_line.say)
        self.workers.trouble.connect(self.status_line.say)
        self.state.session_changed.connect(self.on_name_changed)
        self.state.modified_changed.connect(self.setWindowModified)
        self.on_name_changed()
