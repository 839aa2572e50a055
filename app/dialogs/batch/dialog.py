"""Shows what a table of runs means, or all that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.batch.words import HEADERS, add_text, cells, fault_lines, place_words
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.figures_table import FiguresTable
from app.widgets.job_bar import JobBar
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle

if TYPE_CHECKING:
    from sessions.batch.documents import BatchPlan

CANCELLED = 130
NO_FOLDER = "none: each row says where its images are"
DATA_HELP = "For rows without a column data, session or train"


class BatchDialog(QDialog):
    """Checks the whole table in a worker, images included; a person looks before its trainings are added.

    Args:
        table: the file.
        runs_folder: folder of the runs; those of the table go into one in it that is called like the table.
    """

    accepted_plan = Signal(object, str)
    """The :class:`BatchPlan` and the folder for its runs."""

    def __init__(
        self, table: Path, runs_folder: Path, client: WorkerClient, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Batch from table")
        self.resize(720, 440)
        self._table = table
        self._client = client
        self._data = ""
        self._plan: BatchPlan | None = None
        self._handle: JobHandle | None = None
        self.folder = runs_folder / table.stem
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setObjectName("title")
        self.title.set_words(table.name)
        self.data = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.data.setObjectName("quiet")
        self.data_button = ActionButton("folder-open", "Choose…")
        self.again_button = ActionButton("refresh", "Check again")
        self.bar = JobBar()
        self.runs = FiguresTable(HEADERS, text_columns=(0, 1))
        self.faults = QPlainTextEdit()
        self.body = QStackedWidget()
        self.words = QLabel()
        self.add_button = QPushButton()
        self.cancel_button = QPushButton("Cancel")
        self._compose()
        self._connect()
        self.check()

    def check(self) -> None:
        """Look at the table again, and at the images that it names."""
        from engine.protocol.batch import PlanBatchRequest

        if self._handle is not None:
            return
        self._show(None, "")
        self.data.set_words(self._data or NO_FOLDER)
        request = PlanBatchRequest(table=str(self._table), data=self._data)
        self._handle = self._client.start("plan_batch", request)
        self._handle.finished.connect(self.on_planned)
        self._handle.failed.connect(self.on_failed)
        self.bar.watch(self._handle, f"Checking {self._table.name}")
        self._set_busy(True)

    def on_planned(self, result: dict[str, object]) -> None:
        """Show each run."""
        from engine.protocol.batch import PlanBatchResult

        found = PlanBatchResult.model_validate(result)
        self._set_busy(False)
        self._show(found.plan, "")
        notes = "\n".join(found.notes)
        self.words.setText("\n".join([place_words(found.plan, self.folder), notes]).strip())

    def on_failed(self, exit_code: int, message: str, _details: str) -> None:
        """Show every fault in a line of its own."""
        self._set_busy(False)
        cancelled = exit_code == CANCELLED
        self._show(None, "The check was cancelled." if cancelled else fault_lines(message))

    def on_data(self) -> None:
        """Ask for the folder with the images of rows that name none."""
        start = self._data or str(self._table.parent)
        folder = QFileDialog.getExistingDirectory(self, "Images of rows that name none", start)
        if folder:
            self._data = folder
            self.check()

    def on_add(self) -> None:
        """Hand the plan on."""
        if self._plan is not None:
            self.accepted_plan.emit(self._plan, str(self.folder))
            self.accept()

    def done(self, result: int) -> None:
        """End the check with the dialog."""
        if self._handle is not None:
            self._handle.finished.disconnect(self.on_planned)
            self._handle.failed.disconnect(self.on_failed)
            self._handle.cancel()
            self._handle = None
        super().done(result)

    def _set_busy(self, busy: bool) -> None:
        if not busy:
            self._handle = None
        self.data_button.setEnabled(not busy)
        self.again_button.setEnabled(not busy)

    def _show(self, plan: BatchPlan | None, faults: str) -> None:
        self._plan = plan
        self.runs.set_rows([] if plan is None else [cells(run) for run in plan.runs])
        self.faults.setPlainText(faults)
        self.body.setCurrentWidget(self.faults if faults else self.runs)
        self.words.setText("")
        self.add_button.setText(add_text(0 if plan is None else len(plan.runs)))
        self.add_button.setEnabled(plan is not None)
        self.add_button.setToolTip("" if plan is not None else "The table has to be checked first.")

    def _connect(self) -> None:
        self.data_button.clicked.connect(self.on_data)
        self.again_button.clicked.connect(self.check)
        self.add_button.clicked.connect(self.on_add)
        self.cancel_button.clicked.connect(self.reject)

    def _compose(self) -> None:
        self.faults.setReadOnly(True)
        self.faults.setAccessibleName("What is wrong with the table")
        self.runs.setAccessibleName("Runs of the table")
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.title.setToolTip(str(self._table))
        for button in (self.data_button, self.again_button, self.cancel_button):
            button.setAutoDefault(False)
        self.add_button.setDefault(True)
        self.body.addWidget(self.runs)
        self.body.addWidget(self.faults)
        label = QLabel("Images of rows that name none:")
        for widget in (label, self.data, self.data_button):
            widget.setToolTip(DATA_HELP)
        images, ends = QHBoxLayout(), QHBoxLayout()
        images.addWidget(label)
        images.addWidget(self.data, 1)
        images.addWidget(self.data_button)
        images.addWidget(self.again_button)
        ends.addStretch(1)
        ends.addWidget(self.cancel_button)
        ends.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addLayout(images)
        column.addWidget(self.bar)
        column.addWidget(self.body, 1)
        column.addWidget(self.words)
        column.addLayout(ends)
