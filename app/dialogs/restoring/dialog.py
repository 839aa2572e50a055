"""Asks what to do when the data of a session is not as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.restoring.rows_tree import RowsTree
from app.dialogs.restoring.words import Decision, first_decisions, take_text, title
from app.state.data_places import data_places, remember_data_place
from app.widgets.action_button import ActionButton
from app.widgets.banner import Banner
from app.widgets.job_bar import JobBar
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from sessions.document import Session
from sessions.restoration import Restoration

if TYPE_CHECKING:
    from datasets.basics.options import Options

CAPSULE_HINT = (
    "Images inside a capsule are found once it is unpacked: page Runs, More, Unpack a capsule. Then restore "
    "its session from there."
)


class RestoreDialog(QDialog):
    """Lists what was found of a session's data; looks in other folders; takes what the user decides.

    Args:
        path: the file that is opened.
        present: the session of the window, whose settings can stay.
        data_only: whether the data alone are wanted at first.
        find_in: folders that were looked in already.
    """

    restored = Signal(object)
    """The :class:`Session` to go on with."""

    def __init__(
        self,
        path: str,
        restoration: Restoration,
        present: Session,
        client: WorkerClient,
        data_only: bool = False,
        parent: QWidget | None = None,
        find_in: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Data of the session")
        self.resize(860, 460)
        self._path = path
        self._present = present
        self._client = client
        self._restoration = restoration
        self._decisions: dict[int, Decision] = {}
        self._folders = list(find_in)
        self.title = QLabel()
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.tree = RowsTree()
        self.banner = Banner()
        self.job_bar = JobBar()
        self.look_button = ActionButton("search", "Look in another folder…")
        self.use_button = QPushButton("Use as it is now")
        self.leave_out_button = QPushButton("Leave out")
        self.copy_button = ActionButton("copy", "Copy the list")
        self.everything = QRadioButton("Data and all settings")
        self.data_only = QRadioButton("Data only; the present settings stay")
        self.take_button = QPushButton()
        self.cancel_button = QPushButton("Cancel")
        (self.data_only if data_only else self.everything).setChecked(True)
        self._lay_out()
        self._connect()
        self._show(restoration)

    def look_in(self, folder: str) -> None:
        """Look for what is not there in this folder and all below."""
        from engine.protocol.documents import OpenSessionRequest

        self._folders.append(folder)
        request = OpenSessionRequest(path=self._path, find_in=tuple(self._folders))
        handle = self._run("open_session", request, "Looking for the data")
        handle.finished.connect(self.on_looked)

    def on_look(self) -> None:
        start = next(iter(data_places()), str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, "Look for the data in", start)
        if folder:
            remember_data_place(folder)
            self.look_in(folder)

    def on_looked(self, result: dict[str, object]) -> None:
        from engine.protocol.documents import OpenSessionResult

        self._show(OpenSessionResult.model_validate(result).restoration)

    def on_use(self) -> None:
        self._decide("use", {row.index for row in (*self._restoration.changed, *self._restoration.unchecked)})

    def on_leave_out(self) -> None:
        self._decide("leave_out", set(self._decisions))

    def on_selection_changed(self) -> None:
        chosen = set(self.tree.chosen())
        usable = {row.index for row in (*self._restoration.changed, *self._restoration.unchecked)}
        self.use_button.setEnabled(bool(chosen & usable))
        self.leave_out_button.setEnabled(bool(chosen & set(self._decisions)))

    def on_scope_changed(self) -> None:
        self.take_button.setText(take_text(self._restoration, self._decisions, self.data_only.isChecked()))

    def on_take(self) -> None:
        from engine.protocol.restoring import TakeRestoredRequest

        chosen = {
            decision: tuple(sorted(index for index, made in self._decisions.items() if made == decision))
            for decision in ("use", "leave_out")
        }
        request = TakeRestoredRequest(
            restoration=self._restoration,
            use=chosen["use"],
            leave_out=chosen["leave_out"],
            settings=self._present if self.data_only.isChecked() else None,
        )
        handle = self._run("take_restored", request, "Reading the changed files")
        handle.finished.connect(self.on_taken)

    def on_taken(self, result: dict[str, object]) -> None:
        from engine.protocol.restoring import TakeRestoredResult

        self.restored.emit(TakeRestoredResult.model_validate(result).session)
        self.accept()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        self.banner.show_message(message, "bad", details=details)

    def on_ended(self) -> None:
        self._set_busy(False)

    def _decide(self, decision: Decision, allowed: set[int]) -> None:
        for index in self.tree.chosen():
            if index in allowed:
                self._decisions[index] = decision
                self.tree.show_decision(index, decision)
        self.on_scope_changed()

    def _run(self, job: str, request: Options, what: str) -> JobHandle:
        self.banner.clear()
        self._set_busy(True)
        handle = self._client.start(job, request)
        handle.failed.connect(self.on_failed)
        handle.ended.connect(self.on_ended)
        self.job_bar.watch(handle, what)
        return handle

    def _set_busy(self, busy: bool) -> None:
        for button in (self.look_button, self.take_button):
            button.setEnabled(not busy)

    def _show(self, restoration: Restoration) -> None:
        # What was decided stays for the rows that still need it.
        former = self._decisions
        self._restoration = restoration
        self._decisions = {
            index: former.get(index, decision) for index, decision in first_decisions(restoration).items()
        }
        self.tree.show_rows(restoration, self._decisions)
        self.title.setText(title(restoration))
        self.on_scope_changed()
        self.on_selection_changed()
        # What is most likely wanted is the default: to look for what is missing, or else to go on.
        (self.look_button if restoration.missing else self.take_button).setDefault(True)

    def _connect(self) -> None:
        self.tree.itemSelectionChanged.connect(self.on_selection_changed)
        self.look_button.clicked.connect(self.on_look)
        self.use_button.clicked.connect(self.on_use)
        self.leave_out_button.clicked.connect(self.on_leave_out)
        self.copy_button.clicked.connect(self.tree.copy)
        self.everything.toggled.connect(self.on_scope_changed)
        self.take_button.clicked.connect(self.on_take)
        self.cancel_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in (self.look_button, self.use_button, self.leave_out_button):
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(self.copy_button)
        ends = QHBoxLayout()
        ends.setSpacing(12)
        ends.addWidget(self.everything)
        ends.addWidget(self.data_only)
        ends.addStretch(1)
        ends.addWidget(self.cancel_button)
        ends.addWidget(self.take_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        if self._path.lower().endswith(".zip"):
            hint = QLabel(CAPSULE_HINT)
            hint.setObjectName("quiet")
            hint.setWordWrap(True)
            layout.addWidget(hint)
        layout.addWidget(self.tree, 1)
        layout.addLayout(tools)
        layout.addWidget(self.banner)
        layout.addWidget(self.job_bar)
        layout.addLayout(ends)
