"""The dialogs that choose data."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from qtpy.QtCore import QObject, QSettings
from qtpy.QtWidgets import QFileDialog, QWidget

from app.dialogs.data_files import data_filter
from app.state.intake import DataIntake
from resources import PROGRAM

FOLDER_KEY = "data/folder"


class AddDataDialogs(QObject):
    """Asks for files or a folder and hands them to the intake."""

    def __init__(self, intake: DataIntake, window: QWidget) -> None:
        super().__init__(window)
        self._intake = intake
        self._window = window

    def choose_files(self) -> None:
        """Let the user choose files of any kind that holds images or labels."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Add files", self._folder(), data_filter())
        self._add([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Let the user choose a folder: with one sub-folder per class, or of one class."""
        name = QFileDialog.getExistingDirectory(self._window, "Add folder", self._folder())
        self._add([Path(name)] if name else [])

    def sample_data(self) -> None:
        """Add the built-in sample data."""
        self._intake.add_sample_data(Path(user_data_path(PROGRAM, appauthor=False)) / "sample data")

    def _add(self, paths: list[Path]) -> None:
        if paths:
            QSettings().setValue(FOLDER_KEY, str(paths[0].parent))
            self._intake.add(paths)

    def _folder(self) -> str:
        return str(QSettings().value(FOLDER_KEY, str(Path.home())))
