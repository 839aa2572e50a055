"""Looking in another folder for data that are not where they were."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.context import AppContext
from app.state.data_places import data_places, remember_data_place
from app.widgets.action_button import ActionButton
from app.widgets.job_bar import JobBar
from datasets.naming import counted
from datasets.spec import DataRow

if TYPE_CHECKING:
    from datasets.report.document import DataReport

MISSING = "missing_row"
"""Kind of the findings that this helps with."""
HELP = "Data that were moved or renamed are found by their content, in the folder that you choose or below it"


class MovedData(QWidget):
    """A button that is there while data are missing."""

    failed = Signal(str)
    """Why nothing was found."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.look_button = ActionButton("search", "Look in another folder…")
        self.look_button.setToolTip(HELP)
        self.bar = JobBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.bar)
        self.hide()
        self.look_button.clicked.connect(self.on_look)
        context.check.report_changed.connect(self.on_report_changed)

    def look_in(self, folder: str) -> None:
        """Look for all data that are missing now in this folder and all below."""
        from engine.protocol.data import LocateRequest

        rows = tuple(row for row in self._context.state.session.rows if not Path(row.path).exists())
        request = LocateRequest(rows=rows, find_in=(folder,))
        handle = self._context.workers.data.start("locate_data", request)
        self.bar.watch(handle, "Looking for the data")
        handle.finished.connect(partial(self.on_looked, folder, rows))
        handle.failed.connect(self.on_failed)

    def on_look(self) -> None:
        start = next(iter(data_places()), str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self.window(), "Look for the data in", start)
        if folder:
            remember_data_place(folder)
            self.look_in(folder)

    def on_report_changed(self, report: DataReport | None) -> None:
        # While a new report is made the old findings stand there, and the button with them.
        if report is not None or not self._context.state.session.rows:
            self.setVisible(report is not None and any(one.kind == MISSING for one in report.findings))

    def on_looked(self, folder: str, rows: Sequence[DataRow], result: dict[str, object]) -> None:
        from engine.protocol.data import LocateResult

        found = LocateResult.model_validate(result).rows
        places = {old.path: new.path for old, new in zip(rows, found, strict=True) if old.path != new.path}
        if not places:
            self.failed.emit(
                f"None of the missing data is in {folder} or below it with the content that it had: choose "
                "another folder."
            )
            return
        session = self._context.state.session
        here = tuple(row.model_copy(update={"path": places.get(row.path, row.path)}) for row in session.rows)
        self._context.state.set_session(session.model_copy(update={"rows": here}), "new places of data")
        n = sum(row.path in places for row in rows)
        all_rows = counted(len(rows), "missing row", "missing rows")
        self._context.say(f"Found {n:,} of {all_rows} in {folder}.")

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self.failed.emit(message)
