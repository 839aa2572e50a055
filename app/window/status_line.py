"""The line at the bottom: what the session holds, what went well, saved when, load of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, QTimer
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.state.data_check import DataCheck
from app.state.session_state import SessionState
from app.window.load_meter import LoadMeter
from app.worker.pool import Workers
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.report.document import DataReport

SAID_MS = 8000


class StatusLine(QWidget):
    """Quiet words; nothing here needs an answer."""

    def __init__(
        self, state: SessionState, check: DataCheck, workers: Workers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = state
        self._check = check
        self.counts = _quiet()
        self.said = _quiet()
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.saved = _quiet()
        self.load = LoadMeter(workers)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(SAID_MS)
        self._forget.timeout.connect(self.forget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.setSpacing(24)
        layout.addWidget(self.counts)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.saved)
        layout.addWidget(self.load)
        state.session_changed.connect(self.on_session_changed)
        state.modified_changed.connect(self.on_modified_changed)
        check.report_changed.connect(self.on_report_changed)
        self.on_session_changed(state.session)

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self.said.setText(sentence)
        self.said.setToolTip(sentence)
        self._forget.start()

    def forget(self) -> None:
        """Show no sentence any more."""
        self._forget.stop()
        self.said.clear()
        self.said.setToolTip("")

    def on_session_changed(self, session: Session) -> None:
        self.counts.setText(counts_text(session, self._check.report))

    def on_report_changed(self, report: DataReport | None) -> None:
        self.counts.setText(counts_text(self._state.session, report))

    def on_modified_changed(self, modified: bool) -> None:
        saved_at = self._state.saved_at
        if modified:
            self.saved.setText("not saved")
        else:
            self.saved.setText(f"saved {saved_at:%H:%M}" if saved_at is not None else "")


def counts_text(session: Session, report: DataReport | None) -> str:
    """Return e.g. "3 classes, 2,400 images, 0 problems"; warnings are counted where there are some."""
    if not session.rows:
        return "No data yet"
    n_images = sum(row.n_images for row in session.rows)
    parts = [_number(len(session.classes), "class", "classes"), _number(n_images, "image", "images")]
    if report is not None:
        parts.append(_number(len(report.problems), "problem", "problems"))
        n_warnings = sum(finding.severity == "warning" for finding in report.findings)
        if n_warnings:
            parts.append(_number(n_warnings, "warning", "warnings"))
    return ", ".join(parts)


def _number(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _quiet() -> QLabel:
    label = QLabel()
    label.setObjectName("quiet")
    return label
