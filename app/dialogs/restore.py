"""Asks what to do when the data of a session is not as it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.state.edits import remove_rows, with_rows
from app.theme.icons import icon
from app.widgets.banner import Banner
from app.widgets.job_bar import JobBar
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from sessions.document import Session
from sessions.restoration import Restoration

if TYPE_CHECKING:
    from datasets.basics.options import Options

ICONS = {"missing": "alert-circle", "changed": "alert-triangle", "moved": "circle-check"}
ROLES = {"missing": "bad", "changed": "warning", "moved": "good"}
WORDS = {
    "missing": "Not found",
    "changed": "Content has changed",
    "moved": "Found in another place, content as recorded",
}


class RestoreDialog(QDialog):
    """Lists the rows that are missing, changed or moved; looks in other folders; takes what there is."""

    restored = Signal(object)
    """The :class:`Session` to go on with."""

    def __init__(
        self, path: str, restoration: Restoration, client: WorkerClient, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Where are the data?")
        self.resize(720, 420)
        self._path = path
        self._client = client
        self._restoration = restoration
        self._folders: list[str] = []
        self.title = QLabel()
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["File or folder", "What was found"])
        self.tree.setRootIsDecorated(False)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.banner = Banner()
        self.job_bar = JobBar()
        self.look_button = QPushButton(icon("search"), "Look in another folder…")
        self.take_button = QPushButton()
        self.cancel_button = QPushButton("Cancel")
        self._lay_out()
        self.look_button.clicked.connect(self.on_look)
        self.take_button.clicked.connect(self.on_take)
        self.cancel_button.clicked.connect(self.reject)
        self._show(restoration)

    def look_in(self, folder: str) -> None:
        """Look for what is not there in this folder and all below."""
        from engine.protocol.documents import OpenSessionRequest

        self._folders.append(folder)
        request = OpenSessionRequest(path=self._path, find_in=tuple(self._folders))
        handle = self._run("open_session", request, "Looking for the data")
        handle.finished.connect(self.on_looked)

    def on_look(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Look for the data in", str(Path.home()))
        if folder:
            self.look_in(folder)

    def on_looked(self, result: dict[str, object]) -> None:
        from engine.protocol.documents import OpenSessionResult

        found = OpenSessionResult.model_validate(result).restoration
        self._show(found)

    def on_take(self) -> None:
        changed = [located.index for located in self._restoration.changed]
        if not changed:
            self._finish(self._restoration.session)
            return
        from engine.protocol.data import SurveyRequest

        rows = tuple(self._restoration.session.rows[index] for index in changed)
        handle = self._run("survey", SurveyRequest(rows=rows), "Reading the changed files")
        handle.finished.connect(self.on_surveyed)

    def on_surveyed(self, result: dict[str, object]) -> None:
        from engine.protocol.data import SurveyResult

        session = self._restoration.session
        rows = list(session.rows)
        for located, row in zip(
            self._restoration.changed, SurveyResult.model_validate(result).rows, strict=True
        ):
            rows[located.index] = row
        self._finish(with_rows(session, rows))

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        self.banner.show_message(message, "bad", details=details)

    def on_ended(self) -> None:
        self.look_button.setEnabled(True)
        self.take_button.setEnabled(True)

    def _finish(self, session: Session) -> None:
        missing = [located.index for located in self._restoration.missing]
        self.restored.emit(remove_rows(session, missing) if missing else session)
        self.accept()

    def _run(self, job: str, request: Options, what: str) -> JobHandle:
        self.banner.clear()
        self.look_button.setEnabled(False)
        self.take_button.setEnabled(False)
        handle = self._client.start(job, request)
        handle.failed.connect(self.on_failed)
        handle.ended.connect(self.on_ended)
        self.job_bar.watch(handle, what)
        return handle

    def _show(self, restoration: Restoration) -> None:
        self._restoration = restoration
        self.tree.clear()
        for kind in ("missing", "changed", "moved"):
            for located in getattr(restoration, kind):
                item = QTreeWidgetItem([located.path, located.reason or WORDS[kind]])
                item.setIcon(0, icon(ICONS[kind], ROLES[kind]))
                item.setToolTip(0, f"Recorded: {located.recorded}\nNow: {located.path}")
                self.tree.addTopLevelItem(item)
        self.title.setText(_title(restoration))
        self.take_button.setText(_take_text(restoration))
        # What is most likely wanted is the default: to look for what is missing, or else to go on.
        (self.look_button if restoration.missing else self.take_button).setDefault(True)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.look_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.take_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.banner)
        layout.addWidget(self.job_bar)
        layout.addLayout(buttons)


def _title(restoration: Restoration) -> str:
    parts = []
    if restoration.missing:
        parts.append(f"{len(restoration.missing)} not found")
    if restoration.changed:
        parts.append(f"{len(restoration.changed)} changed since the session was saved")
    if not parts:
        return "All data were found, with the content as recorded."
    return f"Of {len(restoration.session.rows)} files and folders: {', '.join(parts)}."


def _take_text(restoration: Restoration) -> str:
    n_missing = len(restoration.missing)
    if restoration.changed and n_missing:
        return f"Use changed files, leave out {n_missing}"
    if restoration.changed:
        return "Use changed files"
    return f"Open without {n_missing}" if n_missing else "Open the session"
