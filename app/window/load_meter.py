"""How much of the machine the program uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QTimer
from qtpy.QtWidgets import QLabel, QWidget

from app.worker.pool import Workers

if TYPE_CHECKING:
    import psutil

INTERVAL_MS = 2000


class LoadMeter(QLabel):
    """Processor load and memory of the window and its workers, every two seconds."""

    def __init__(self, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quiet")
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("CPU 100 %   00.0 GB"))
        self.setToolTip("Processor (100 %: all cores) and memory that the program and its helpers use")
        self._workers = workers
        self._known: dict[int, psutil.Process] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    def on_timeout(self) -> None:
        # Imported late: not needed for the first window.
        import os

        import psutil

        load, memory = 0.0, 0
        pids = [os.getpid(), *self._workers.pids]
        self._known = {pid: process for pid, process in self._known.items() if pid in pids}
        for pid in pids:
            try:
                process = self._known.setdefault(pid, psutil.Process(pid))
                load += process.cpu_percent()
                memory += process.memory_info().rss
            except psutil.Error:
                self._known.pop(pid, None)
        cores = os.cpu_count() or 1
        self.setText(f"CPU {min(load / cores, 100):.0f} %   {memory / 2**30:.1f} GB")
