"""What is being done with runs: a slim bar for each job."""

from __future__ import annotations

from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.widgets.job_bar import JobBar
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from datasets.basics.options import Options


class WorkBars(QWidget):
    """Starts jobs beside each other; each has its bar, and its way to be cancelled, until it ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[JobBar] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        # No room is taken while there is nothing to show.
        self.hide()

    @property
    def bars(self) -> tuple[JobBar, ...]:
        """The bars of what is at work, in the order in which it was begun."""
        return tuple(self._bars)

    def start(self, client: WorkerClient, job: str, request: Options, what: str) -> JobHandle:
        """Start a job; ``what`` stands before its bar."""
        handle = client.start(job, request)
        bar = JobBar()
        bar.watch(handle, what)
        self._bars.append(bar)
        self._column.addWidget(bar)
        handle.ended.connect(self.on_ended)
        self.show()
        return handle

    def on_ended(self) -> None:
        """Take away the bars of jobs that are over."""
        for bar in [bar for bar in self._bars if bar.handle is None or bar.handle.is_over]:
            self._bars.remove(bar)
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))
