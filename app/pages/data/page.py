"""Which images are used, of which class, for what."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from qtpy.QtCore import QEvent, QPoint, Qt
from qtpy.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.folders import open_folder
from app.pages.base import Page
from app.pages.data.bulk_menus import BulkMenus
from app.pages.data.class_strip import ClassStrip
from app.pages.data.division_dialog import DivisionDialog
from app.pages.data.images_and_findings import ImagesAndFindings
from app.pages.data.recent_sessions import RecentSessions
from app.pages.data.rows_model import COLUMNS, column_of
from app.pages.data.rows_table import RowsTable
from app.state.edits import edit_rows, remove_rows
from app.state.mending import take_all_back, untie
from app.widgets.action_button import ActionButton
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.job_bar import JobBar
from app.widgets.splitters import remember
from app.worker.job_handle import JobHandle
from datasets.report import DataReport
from datasets.spec import SplitSpec
from sessions.document import Session

FILES_HELP = "Measurements (.rtdc), tables of labels, arrays, image stacks, videos"
EMPTY_ACTIONS = (
    EmptyAction(
        "folder", "Add folder…", "folder-plus", "A folder with one sub-folder per class, or one class"
    ),
    EmptyAction("files", "Add files…", "file-plus", FILES_HELP),
    EmptyAction("sample", "Try sample data", "sparkles", "Small drawn images of three classes"),
)


class PageWidget(Page):
    """Table of rows, images of the selection, findings; or what to do when there is nothing."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.banner = Banner()
        self.job_bar = JobBar()
        self.table = RowsTable(context.pictures)
        self.strip = ClassStrip()
        self.right = ImagesAndFindings(context)
        self.tiles = self.right.tiles
        self.findings = self.right.findings
        self.menus = BulkMenus(self)
        self.division = DivisionDialog(context, self)
        self.empty = EmptyState(
            "photo",
            "Drop a folder with one sub-folder per class",
            "Folders of images, measurements (.rtdc), tables of labels and arrays can be dropped anywhere. "
            "Folders named train, validation and test keep their parts; everything else is split.",
            EMPTY_ACTIONS,
        )
        self.recent = RecentSessions(context.recent)
        self.empty.add_below(self.recent)
        self.add_files = _button("Add files…", "file-plus", FILES_HELP)
        self.add_folder = _button(
            "Add folder…", "folder-plus", "Add a folder with one sub-folder per class, or of one class"
        )
        self.remove = _button("Remove", "trash", "Remove the selected rows (Delete); no file is deleted")
        self._lay_out()
        self._connect()
        self.on_session_changed(context.state.session)

    def event(self, event: QEvent | None) -> bool:
        # Whoever comes back to the window may have moved a folder meanwhile.
        comes = event is not None and event.type() in (QEvent.Type.WindowActivate, QEvent.Type.Show)
        if comes and self.context.check.look_again():
            self.context.pictures.try_again()
        return super().event(event)

    def on_session_changed(self, session: Session) -> None:
        self.table.set_session(session)
        self.strip.show_classes(session, self.context.check.report)
        self._stack.setCurrentIndex(1 if session.rows else 0)
        self._show_state()

    def on_report_changed(self, report: DataReport | None) -> None:
        self.strip.show_classes(self.context.state.session, report)
        self._show_state()

    def on_intake_started(self, handle: JobHandle, what: str) -> None:
        self.banner.clear()
        self.empty.setEnabled(False)
        self.job_bar.watch(handle, what)
        handle.ended.connect(self.on_intake_ended)
        self._show_state()

    def on_intake_ended(self) -> None:
        self.empty.setEnabled(True)
        self._show_state()

    def on_failed(self, sentence: str) -> None:
        self.banner.show_message(sentence, "bad")

    def on_unread(self) -> None:
        self.context.check.look_again()

    def on_noted(self, sentence: str) -> None:
        self.banner.show_message(sentence, "info")

    def on_left_out(self, sentence: str) -> None:
        self.banner.show_message(sentence, "warning")

    def on_selection_moved(self, places: list[int]) -> None:
        self.right.set_rows(places)
        self.remove.setEnabled(bool(places))

    def on_edited(self, places: list[int], field: str, value: object) -> None:
        state = self.context.state
        what = COLUMNS[column_of(field)].title.lower()
        try:
            session = edit_rows(state.session, places, field, value)
        except ValidationError as error:
            self.banner.show_message(f"{what.capitalize()}: {error.errors()[0]['msg']}.", "warning")
            return
        state.set_session(session, f"change of {what}")

    def on_removal(self, places: list[int]) -> None:
        if places:
            session = remove_rows(self.context.state.session, places)
            self.context.state.set_session(session, "removal of rows")
            rows = "1 row" if len(places) == 1 else f"{len(places)} rows"
            self.context.say(f"Removed {rows}; Undo brings them back.")

    def on_remove_clicked(self) -> None:
        self.on_removal(self.table.selected())

    def on_header_menu(self, field: str, point: QPoint) -> None:
        session = self.context.state.session
        selected = self.table.selected()
        # With several rows selected the column is set for these, else for all.
        places = selected if len(selected) > 1 else list(range(len(session.rows)))
        self.menus.show(self.menus.column_menu(field, places, session), point)

    def on_row_menu(self, point: QPoint) -> None:
        session = self.context.state.session
        self.menus.show(self.menus.rows_menu(self.table.selected(), session), point)

    def on_taking_back(self, places: list[int]) -> None:
        session = take_all_back(self.context.state.session, places)
        self.context.state.set_session(session, "taking back of images")

    def on_untying(self, places: list[int]) -> None:
        self.context.state.set_session(untie(self.context.state.session, places), "images kept together")

    def on_folder_chosen(self, places: list[int]) -> None:
        for place in places[:1]:
            path = Path(self.context.state.session.rows[place].path)
            open_folder(path if path.is_dir() else path.parent)

    def on_split_changed(self, split: SplitSpec) -> None:
        session = self.context.state.session.model_copy(update={"split": split})
        self.context.state.set_session(session, "shares of the parts", merge="split")

    def on_division(self) -> None:
        self.division.show()
        self.division.raise_()

    def on_empty_action(self, name: str) -> None:
        dialogs = self.context.add_data
        actions = {
            "folder": dialogs.choose_folder,
            "files": dialogs.choose_files,
            "sample": dialogs.sample_data,
        }
        actions[name]()

    def _show_state(self) -> None:
        report = self.context.check.report
        if self.job_bar.handle is not None:
            self.set_state("running")
        elif not self.context.state.session.rows:
            self.set_state("nothing")
        elif report is not None and (report.problems or report.leakage or report.corrupt):
            self.set_state("attention")
        else:
            self.set_state("ready")

    def _connect(self) -> None:
        context = self.context
        context.state.session_changed.connect(self.on_session_changed)
        context.state.replaced.connect(self.banner.clear)
        context.check.report_changed.connect(self.on_report_changed)
        context.pictures.unread.connect(self.on_unread)
        context.intake.started.connect(self.on_intake_started)
        context.intake.failed.connect(self.on_failed)
        context.intake.noted.connect(self.on_noted)
        context.intake.left_out.connect(self.on_left_out)
        context.intake.said.connect(context.say)
        self.add_files.clicked.connect(context.add_data.choose_files)
        self.add_folder.clicked.connect(context.add_data.choose_folder)
        self.remove.clicked.connect(self.on_remove_clicked)
        self.empty.action_triggered.connect(self.on_empty_action)
        self.right.moved.failed.connect(self.on_failed)
        self.right.changed.failed.connect(self.on_failed)
        self.right.changed.noted.connect(self.on_noted)
        self.recent.chosen.connect(context.open_session)
        self.table.edited.connect(self.on_edited)
        self.table.removal_asked.connect(self.on_removal)
        self.table.selection_moved.connect(self.on_selection_moved)
        self.table.header_menu_asked.connect(self.on_header_menu)
        self.table.row_menu_asked.connect(self.on_row_menu)
        self.menus.chosen.connect(self.on_edited)
        self.menus.removal_chosen.connect(self.on_removal)
        self.menus.folder_chosen.connect(self.on_folder_chosen)
        self.menus.taking_back_chosen.connect(self.on_taking_back)
        self.menus.untying_chosen.connect(self.on_untying)
        self.strip.shares.changed.connect(self.on_split_changed)
        self.strip.division_button.clicked.connect(self.on_division)

    def _lay_out(self) -> None:
        body = QWidget()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(body)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._left())
        splitter.addWidget(self.right)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 3)
        splitter.setChildrenCollapsible(False)
        remember(splitter, "data/columns", [752, 412])
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.banner)
        layout.addWidget(self.job_bar)
        layout.addLayout(self._stack, 1)

    def _left(self) -> QWidget:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_files)
        buttons.addWidget(self.add_folder)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.strip)
        return left


def _button(text: str, icon_name: str, help_text: str) -> QPushButton:
    button = ActionButton(icon_name, text)
    button.setToolTip(help_text)
    return button
