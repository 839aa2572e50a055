"""The choice of the folder of runs."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtWidgets import QFileDialog, QWidget

from app.state.runs_book import RunsBook


def choose_runs_folder(runs: RunsBook, parent: QWidget) -> None:
    """Ask for the folder that new runs go to and that runs are looked for in."""
    folder = QFileDialog.getExistingDirectory(parent, "Folder of runs", str(runs.folder))
    if folder:
        runs.set_folder(Path(folder))
