"""Taking folders and files as they are now, where they were changed since they were added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.widgets.action_button import ActionButton
from app.widgets.job_bar import JobBar
from datasets.naming import counted
from datasets.spec import DataRow
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.report.document import DataReport

CHANGED = "changed_row"
"""Kind of the findings that this helps with."""
HELP = "Count and hash the images of these rows anew; their class, part and other columns stay"
FORGOTTEN = (
    "Which images were left out or kept together there is forgotten, because the numbers of its images are "
    "others now: look through the findings again."
)


class ChangedData(QWidget):
    """A button that is there while rows are not what they were when they were added."""

    failed = Signal(str)
    noted = Signal(str)
    """What is no longer as it was, beside the number of images."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._paths: frozenset[str] = frozenset()
        self.read_button = ActionButton("refresh", "Read changed data anew")
        self.read_button.setToolTip(HELP)
        self.bar = JobBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.bar)
        self.hide()
        self.read_button.clicked.connect(self.on_read)
        context.check.report_changed.connect(self.on_report_changed)

    def on_report_changed(self, report: DataReport | None) -> None:
        rows = self._context.state.session.rows
        if report is not None:
            changed = [number for one in report.findings if one.kind == CHANGED for number in one.rows]
            self._paths = frozenset(rows[number].path for number in changed)
        self._paths &= {row.path for row in rows}
        self.setVisible(bool(self._paths))

    def on_read(self) -> None:
        from engine.protocol.data import SurveyRequest

        # A file with labels is several rows, which all have its hash.
        rows = tuple(row for row in self._context.state.session.rows if row.path in self._paths)
        handle = self._context.workers.data.start("survey", SurveyRequest(rows=rows))
        self.bar.watch(handle, "Reading the changed data")
        handle.finished.connect(partial(self.on_surveyed, rows))
        handle.failed.connect(self.on_failed)

    def on_surveyed(self, rows: Sequence[DataRow], result: dict[str, object]) -> None:
        from engine.protocol.data import SurveyResult

        found = SurveyResult.model_validate(result).rows
        now = {row.place: read for row, read in zip(rows, found, strict=True)}
        before = self._context.state.session
        after = before.model_copy(
            update={"rows": tuple(row.read_as(now.get(row.place, row)) for row in before.rows)}
        )
        self._context.state.set_session(after, "rows read anew")
        self._context.say(f"Read {counted(len(now), 'row', 'rows')} anew; Undo takes it back.")
        if _choices(after) != _choices(before):
            self.noted.emit(FORGOTTEN)

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self.failed.emit(message)


def _choices(session: Session) -> list[tuple[object, object]]:
    return [(row.left_out, row.ties) for row in session.rows]
