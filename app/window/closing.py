"""The questions before the window closes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtWidgets import QMainWindow, QMessageBox

from app.dialogs.unsaved import ask_about_changes
from app.state.runs_book import RunsBook
from app.state.session_state import SessionState
from app.state.training_queue import TrainingQueue
from app.window.session_files import SessionFiles


def may_close(
    state: SessionState, runs: RunsBook, queue: TrainingQueue, files: SessionFiles, window: QMainWindow
) -> bool:
    """Return whether the window may close now; if the user wants to save first, it closes after that."""
    at_work, waiting = len(runs.running), len(queue.waiting)
    if (at_work or waiting) and not _leave_trainings(at_work, waiting, window):
        return False
    if not state.is_modified:
        return True
    answer = ask_about_changes(state.session.name, window)
    if answer == "save":
        files.saving.save_then(partial(_close, window))
    return answer == "discard"


def may_break_off(unfinished: Sequence[str], window: QMainWindow) -> bool:
    """Return whether work that would be lost may be broken off, after asking."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Work is not finished")
    box.setText(" ".join(unfinished))
    end = box.addButton("Break it off and close", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("Go on", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec_()
    return box.clickedButton() is end


def _close(window: QMainWindow) -> None:
    window.close()


def _leave_trainings(at_work: int, waiting: int, window: QMainWindow) -> bool:
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("A training is at work" if at_work else "Trainings wait")
    box.setText(" ".join(_counts(at_work, waiting)))
    box.setInformativeText(
        "Closing ends a training after its last finished epoch. The next start offers to go on with those at "
        "work and to train those that wait."
    )
    end = box.addButton("End it and close" if at_work else "Close", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("Go on training", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec_()
    return box.clickedButton() is end


def _counts(at_work: int, waiting: int) -> list[str]:
    said = []
    if at_work:
        said.append("A training is at work." if at_work == 1 else f"{at_work} trainings are at work.")
    if waiting:
        said.append("One training waits for its turn." if waiting == 1 else f"{waiting} wait for their turn.")
    return said
