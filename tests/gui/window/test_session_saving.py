"""Saving replaces nothing unasked that another window or program wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.context import AppContext
from app.state.recent_files import RecentFiles
from app.state.session_state import SessionState
from app.window.session_saving import SessionSaving
from sessions.document import Session
from sessions.files import open_session, save_session

JOB_MS = 30_000
Pressing = Callable[[str], list[str]]


@pytest.fixture
def saving(context: AppContext, qtbot: QtBot) -> SessionSaving:
    """Saving as the window does it."""
    return _saving(context.state, context, qtbot)


@pytest.fixture
def pressing(monkeypatch: pytest.MonkeyPatch) -> Pressing:
    """Let every question be answered by the button of this name; returns what was asked."""

    def answer_by(name: str) -> list[str]:
        asked: list[str] = []

        def press(box: QMessageBox) -> int:
            asked.append(box.text())
            next(one for one in box.buttons() if one.text().replace("&", "") == name).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec_", press)
        return asked

    return answer_by


def _saving(state: SessionState, context: AppContext, qtbot: QtBot) -> SessionSaving:
    window = QWidget()
    qtbot.addWidget(window)
    made = SessionSaving(state, context.workers, RecentFiles(), window)
    made.setProperty("owner", window)
    return made


def test_what_another_window_saved_is_not_replaced_unasked(
    saving: SessionSaving,
    context: AppContext,
    tmp_path: Path,
    qtbot: QtBot,
    pressing: Pressing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second window to save is asked: nothing is written, or another file, or the file after all."""
    file, other, state = tmp_path / "s.xlsx", tmp_path / "mine.xlsx", context.state
    state.set_session(Session(name="first"), "name")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with qtbot.waitSignal(saving.said, timeout=JOB_MS):
        saving.save()
    asked = pressing("Cancel")
    state.set_session(Session(name="second"), "name")
    with qtbot.waitSignal(saving.said, timeout=JOB_MS):
        saving.save()
    assert not asked, "nobody else wrote it"
    save_session(Session(name="of another window"), file)
    state.set_session(Session(name="third"), "name")
    closed: list[str] = []
    saving.save_then(lambda: closed.append("closed"))
    assert asked == ["s.xlsx was changed by another window or program since it was opened or saved here."]
    assert state.is_modified and open_session(file).name == "of another window"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    pressing("Save as…")
    with qtbot.waitSignal(saving.said, timeout=JOB_MS):
        saving.save()
    assert (state.path, open_session(other).name, closed) == (other, "third", [])

    state.replace(Session(name="fourth"), file)
    pressing("Replace it")
    with qtbot.waitSignal(saving.said, timeout=JOB_MS):
        saving.save()
    assert open_session(file).name == "fourth"


def test_a_name_that_gets_its_ending_replaces_nothing_unasked(
    saving: SessionSaving,
    context: AppContext,
    tmp_path: Path,
    pressing: Pressing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file dialog asks about the name as it is typed, not about the file that is written."""
    file = tmp_path / "s.xlsx"
    file.write_bytes(b"somebody's")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "s"), ""))
    asked = pressing("Cancel")
    context.state.set_session(Session(name="cells"), "name")
    saving.choose_and_save()
    assert asked == ["s.xlsx is there already."]
    assert file.read_bytes() == b"somebody's" and context.state.is_modified
