"""The question about outputs that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from qtpy.QtWidgets import QMessageBox, QWidget

Answer = Literal["replace", "both", "cancel"]


def ask_about_files(existing: Sequence[Path], parent: QWidget) -> Answer:
    """Ask whether these files are replaced; a folder with something in it is never emptied."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Results are there already")
    names = ", ".join(path.name for path in existing)
    box.setText(f"{names} {'is' if len(existing) == 1 else 'are'} in {existing[0].parent} already.")
    both = box.addButton("Keep both", QMessageBox.ButtonRole.AcceptRole)
    replace = None
    if not any(path.is_dir() for path in existing):
        replace = box.addButton("Replace", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(both)
    box.exec_()
    if box.clickedButton() is both:
        return "both"
    return "replace" if replace is not None and box.clickedButton() is replace else "cancel"
