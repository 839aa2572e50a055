"""The slim bar under the thing that a job concerns: what, how much, time left, cancel."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtGui import QResizeEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.theme.icons import icon
from app.widgets.durations import duration_text
from app.worker.job_handle import JobHandle

STEPS = 1000


class JobBar(QWidget):
    """Shows one job from its start to its end; hidden otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobBar")
        self._handle: JobHandle | None = None
        self._what = ""
        self._words = ""
        self._text = QLabel()
        self._text.setObjectName("quiet")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._left = QLabel()
        self._left.setObjectName("quiet")
        self._bar = QProgressBar()
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._cancel = QToolButton()
        self._cancel.setIcon(icon("x", "quiet"))
        self._cancel.setAutoRaise(True)
        self._cancel.setToolTip("Cancel this")
        self._cancel.clicked.connect(self.on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._left)
        layout.addWidget(self._cancel)
        self.hide()

    @property
    def handle(self) -> JobHandle | None:
        """The job that is shown."""
        return self._handle

    def watch(self, handle: JobHandle, what: str) -> None:
        """Show this job until it ends; ``what`` is said before its own words."""
        self._unwatch()
        self._handle = handle
        self._what = what
        handle.progress.connect(self.on_progress)
        handle.ended.connect(self.on_ended)
        self._words = what
        self._elide()
        self._left.clear()
        self._cancel.setEnabled(True)
        # A bar that runs to and fro until the first figure comes.
        self._bar.setRange(0, 0)
        self.show()

    def on_progress(self, fraction: float, message: str, seconds_left: float | None) -> None:
        self._bar.setRange(0, STEPS)
        self._bar.setValue(round(fraction * STEPS))
        words = " · ".join(part for part in (self._what, message) if part)
        self._words = words
        self._elide()
        self._text.setToolTip(words)
        self._left.setText("" if seconds_left is None else f"{duration_text(seconds_left)} left")

    def on_cancel(self) -> None:
        if self._handle is not None:
            self._cancel.setEnabled(False)
            self._handle.cancel()

    def on_ended(self) -> None:
        self._unwatch()
        self.hide()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = self._text.fontMetrics()
        self._text.setText(metrics.elidedText(self._words, Qt.TextElideMode.ElideMiddle, self._text.width()))

    def _unwatch(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.progress.disconnect(self.on_progress)
            handle.ended.disconnect(self.on_ended)
