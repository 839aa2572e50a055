"""The folders that runs are looked for in."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import Qt
from qtpy.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.state.runs_book import RunsBook
from app.widgets.action_button import ActionButton

WORDS = "Runs are looked for in these folders, up to three levels deep. Nothing in them is changed."
NEW_RUNS = "new runs go here"
NOT_THERE = "not there now"
WIDTH_PX, HEIGHT_PX = 560, 320


class RunFoldersDialog(QDialog):
    """A list to add folders to and to take them from; the runs are found while it is open."""

    def __init__(self, runs: RunsBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Folders of runs")
        self._runs = runs
        self.list = QListWidget()
        self.list.setAccessibleName("Folders")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.add_button = ActionButton("folder-plus", "Add folder…")
        self.remove_button = ActionButton("x", "Look here no more")
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
        self._compose()
        self.add_button.clicked.connect(self.on_add)
        self.remove_button.clicked.connect(self.on_remove)
        self.list.currentRowChanged.connect(self.on_current_changed)
        runs.runs_changed.connect(self.on_runs_changed)
        self.on_runs_changed()

    def on_runs_changed(self) -> None:
        """Show the folders there are."""
        chosen = self.folder
        self.list.clear()
        for folder in self._runs.folders:
            remarks = [NEW_RUNS] if Path(folder) == self._runs.folder else []
            remarks += [] if Path(folder).is_dir() else [NOT_THERE]
            item = QListWidgetItem(f"{folder}  ({', '.join(remarks)})" if remarks else folder)
            item.setData(Qt.ItemDataRole.UserRole, folder)
            item.setToolTip(folder)
            self.list.addItem(item)
            if folder == chosen:
                self.list.setCurrentItem(item)
        self.on_current_changed()

    @property
    def folder(self) -> str:
        """The chosen folder; empty: none."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def on_current_changed(self) -> None:
        own = bool(self.folder) and Path(self.folder) == self._runs.folder
        self.remove_button.setEnabled(bool(self.folder) and not own)
        self.remove_button.setToolTip("New runs go to this folder." if own else "")

    def on_add(self) -> None:
        """Ask for one more folder."""
        folder = QFileDialog.getExistingDirectory(self, "Look for runs in", str(self._runs.folder))
        if folder:
            self._runs.add_folder(Path(folder))

    def on_remove(self) -> None:
        """Look in the chosen folder no more."""
        self._runs.forget_folder(self.folder)

    def _compose(self) -> None:
        words = QLabel(WORDS)
        words.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(words)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        column.addWidget(close)
        self.resize(WIDTH_PX, HEIGHT_PX)
