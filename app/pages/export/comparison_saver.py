"""Saves the comparison of the formats where the person wants it."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import QObject, QSettings, Signal
from qtpy.QtWidgets import QFileDialog, QWidget

from app.worker.client import WorkerClient

FOLDER_KEY = "export/pictures_folder"
KINDS = {
    "PNG picture (*.png)": ".png",
    "SVG drawing (*.svg)": ".svg",
    "PDF document (*.pdf)": ".pdf",
    "Numbers as a CSV table (*.csv)": ".csv",
}


class ComparisonSaver(QObject):
    """Asks for a file and has the worker draw into it."""

    said = Signal(str)
    failed = Signal(str)

    def __init__(self, client: WorkerClient, widget: QWidget) -> None:
        super().__init__(widget)
        self._client = client
        self._widget = widget

    def ask(self, run: str) -> None:
        """Let the person choose a file for the comparison of a run's exports."""
        folder = Path(str(QSettings().value(FOLDER_KEY, str(Path.home()))))
        start = str(folder / f"{Path(run).name}-formats.png")
        title = "Save the comparison"
        path, kind = QFileDialog.getSaveFileName(self._widget, title, start, ";;".join(KINDS))
        if path:
            QSettings().setValue(FOLDER_KEY, str(Path(path).parent))
            known = Path(path).suffix.lower() in KINDS.values()
            self.save(run, path if known else path + KINDS.get(kind, ".png"))

    def save(self, run: str, path: str) -> None:
        """Write the picture, or the numbers if the file ends with ``.csv``."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.exports import SaveTradeOffRequest

        handle = self._client.start("save_trade_off", SaveTradeOffRequest(run=run, path=path))
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)

    def on_finished(self, result: dict[str, object]) -> None:
        """Say where it is."""
        self.said.emit(f"Saved: {result['path']}")

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        """Say why it could not be saved."""
        self.failed.emit(message)
