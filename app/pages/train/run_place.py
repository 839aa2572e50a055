"""Where the next training goes: name and folder of its run."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import QRegularExpression, Qt
from qtpy.QtGui import QRegularExpressionValidator, QResizeEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.dialogs.run_folder import choose_runs_folder
from app.state.runs_book import RunsBook
from app.theme.icons import icon

# What no system forbids in the name of a folder.
NAME_PATTERN = QRegularExpression(r"[^<>:\"/\\|?*\x00-\x1f]{1,80}")


class RunPlace(QWidget):
    """A name, and the folder that the run will really have."""

    def __init__(self, runs: RunsBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._is_own_name = False
        self.name_edit = QLineEdit()
        self.name_edit.setValidator(QRegularExpressionValidator(NAME_PATTERN, self))
        self.name_edit.setAccessibleName("Name of the run")
        self.name_edit.setToolTip("Name of the run: its folder and files are called like this")
        self.folder_label = QLabel()
        self.folder_label.setObjectName("quiet")
        self.folder_button = QToolButton()
        self.folder_button.setIcon(icon("folder"))
        self.folder_button.setToolTip("Choose the folder that new runs go to")
        self.name_edit.textEdited.connect(self.on_name_edited)
        self.folder_button.clicked.connect(self.on_choose_folder)
        runs.runs_changed.connect(self.on_runs_changed)
        self._compose()

    @property
    def folder(self) -> Path:
        """The folder that the next run will have; nothing is there yet."""
        return self._runs.new_run_folder(self.name)

    @property
    def name(self) -> str:
        """The name as it stands, or a plain one while none is given."""
        return self.name_edit.text().strip().rstrip(".") or "run"

    def propose_name(self, name: str) -> None:
        """Use the session's name unless the person gave another one."""
        if not self._is_own_name and name != self.name_edit.text():
            self.name_edit.setText(name)
            # The field shows where its cursor is, and a name is known by its beginning.
            self.name_edit.setCursorPosition(0)
        self._show_folder()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Show as much of the folder as there is room for."""
        super().resizeEvent(event)
        self._show_folder()

    def on_name_edited(self, text: str) -> None:
        """Keep the person's own name; an emptied one follows the session again."""
        self._is_own_name = bool(text.strip())
        self._show_folder()

    def on_choose_folder(self) -> None:
        """Ask where new runs go."""
        choose_runs_folder(self._runs, self)
        self._show_folder()

    def on_runs_changed(self) -> None:
        """A name may be taken now."""
        self._show_folder()

    def _show_folder(self) -> None:
        folder = str(self.folder)
        room = max(120, self.folder_label.width())
        metrics = self.folder_label.fontMetrics()
        self.folder_label.setText(metrics.elidedText(folder, Qt.TextElideMode.ElideMiddle, room))
        self.folder_label.setToolTip(folder)

    def _compose(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self.folder_label, 1)
        below.addWidget(self.folder_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.name_edit)
        column.addLayout(below)
