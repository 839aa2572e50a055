"""The question before a file is replaced that holds something else than what is known here."""

from __future__ import annotations

from typing import Literal

from qtpy.QtWidgets import QMessageBox, QWidget

Answer = Literal["replace", "elsewhere", "cancel"]


def ask_about_file(sentence: str, parent: QWidget) -> Answer:
    """Ask whether a file is replaced by the session.

    Args:
        sentence: which file, and why it is asked.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Replace the file?")
    box.setText(sentence)
    box.setInformativeText("Saving there replaces what it holds now.")
    elsewhere = box.addButton("Save as…", QMessageBox.ButtonRole.AcceptRole)
    replace = box.addButton("Replace it", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(elsewhere)
    box.exec_()
    if box.clickedButton() is replace:
        return "replace"
    return "elsewhere" if box.clickedButton() is elsewhere else "cancel"
