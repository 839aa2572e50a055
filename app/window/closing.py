"""The questions before the window closes."""

from __future__ import annotations

from functools import partial

from qtpy.QtWidgets import QMainWindow, QMessageBox

from app.dialogs.unsaved import ask_about_changes
from app.state.runs_book import RunsBook
from app.state.session_state import SessionState
from app.window.session_files import SessionFiles


def may_close(state: SessionState, runs: RunsBook, files: SessionFiles, window: QMainWindow) -> bool:
    """Return whether the window may close now; if the user wants to save first, it closes after that."""
    if runs.running and not _end_trainings(len(runs.running), window):
        return False
    if not state.is_modified:
        return True
    answer = ask_about_changes(state.session.name, window)
    if answer == "save":
        files.save_then(partial(_close, window))
    return answer == "discard"


def _close(window: QMainWindow) -> None:
    window.close()


def _end_trainings(n: int, window: QMainWindow) -> bool:
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("A training is at work")
    box.setText("A training is at work." if n == 1 else f"{n} trainings are at work.")
    box.setInformativeText("Closing ends it after the last finished epoch. It can be resumed from Runs.")
    end = box.addButton("End it and close", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("Go on training", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec_()
    return box.clickedButton() is end
