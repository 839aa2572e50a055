"""What a training told, line by line."""

from __future__ import annotations

from datetime import datetime

from qtpy.QtWidgets import QPlainTextEdit, QWidget

MOST_LINES = 5000
HEIGHTS_PX = (56, 112)


class TrainingLog(QPlainTextEdit):
    """Lines with the time of day; of a training that is told again, with the time when it happened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told_at: datetime | None = None
        self.setReadOnly(True)
        self.setMaximumBlockCount(MOST_LINES)
        self.setMinimumHeight(HEIGHTS_PX[0])
        self.setMaximumHeight(HEIGHTS_PX[1])
        self.setAccessibleName("Messages of the training")

    def set_told_at(self, at: datetime | None) -> None:
        """Say when that happened which is told next; None: now."""
        self._told_at = at

    def say(self, message: str) -> None:
        """Add a line with the time of day."""
        at = (self._told_at or datetime.now()).astimezone()
        self.add(f"{at:%H:%M:%S}  {message}")

    def add(self, line: str) -> None:
        """Add a line as it is."""
        self.appendPlainText(line)
