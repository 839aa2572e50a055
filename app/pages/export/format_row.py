"""One format to choose: what it is for, what its files are called, or why it cannot be."""

from __future__ import annotations

from pathlib import PurePath

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QMouseEvent
from qtpy.QtWidgets import QCheckBox, QGridLayout, QLabel, QSizePolicy, QWidget

from app.theme.style import repolish
from app.widgets.elided_label import ElidedLabel
from models.export.registry import ExportInfo


class FormatRow(QWidget):
    """Two lines; a click anywhere on them chooses the format or leaves it out."""

    toggled = Signal()
    """The person chose the format or left it out."""

    def __init__(self, info: ExportInfo, consumer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self._consumer = consumer
        self._reason = ""
        self.button = QCheckBox(info.title)
        # A long title must not make the list wider than its place.
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        suffix = QLabel("folder" if info.kind == "folder" else PurePath(info.suffix).suffix or info.suffix)
        suffix.setObjectName("quiet")
        self._purpose = ElidedLabel()
        self._purpose.setObjectName("quiet")
        self._purpose.set_words(info.purpose)
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 1, 8, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.button, 0, 0)
        grid.addWidget(suffix, 0, 1)
        grid.addWidget(self._purpose, 1, 0, 1, 2)
        grid.addWidget(self._problem, 1, 0, 1, 2)
        self.button.clicked.connect(self.on_clicked)
        self.set_reason("")

    @property
    def is_chosen(self) -> bool:
        """Whether it is to be written: chosen, and possible."""
        return self.button.isChecked() and not self._reason

    @property
    def reason(self) -> str:
        """Why it cannot be written; empty if it can."""
        return self._reason

    @property
    def words(self) -> str:
        """The second line."""
        return self._reason or self._purpose.words

    def set_chosen(self, chosen: bool) -> None:
        """Show it as chosen or not."""
        self.button.setChecked(chosen)

    def set_reason(self, reason: str, is_library_missing: bool = False) -> None:
        """Say why it cannot be written; an empty text makes it available."""
        self._reason = reason
        self.button.setEnabled(not reason)
        # A library can be installed; a network that does not fit is worth a second look.
        self._problem.setObjectName("quiet" if is_library_missing else "warning")
        repolish(self._problem)
        self._problem.setText(reason)
        self._problem.setVisible(bool(reason))
        self._purpose.setVisible(not reason)
        about = f"{self.info.description} Files end in {self.info.suffix}. Checked in {self._consumer}."
        tip = f"{reason} ({about})" if reason else about
        self.setToolTip(tip)
        self.button.setToolTip(tip)

    def on_clicked(self) -> None:
        self.toggled.emit()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Choose it wherever it is clicked."""
        if (
            event is not None
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.pos())
        ):
            self.button.click()
