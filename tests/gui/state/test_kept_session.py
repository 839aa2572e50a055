"""A window that is killed loses nothing that was changed a moment ago."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QCoreApplication, QSettings, Qt
from qtpy.QtWidgets import QPushButton, QWidget

from app.context import AppContext
from app.state.file_stamp import file_stamp
from app.state.kept_session import FOLDER, KeptSession
from app.state.recent_files import RecentFiles
from app.state.session_state import SessionState
from app.window.left_session import LeftSessionBar
from app.window.session_files import SessionFiles
from sessions.document import Session

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, sys
from pathlib import Path
from qtpy.QtCore import QCoreApplication, QSettings
from app.state import kept_session
from app.state.file_stamp import file_stamp
from app.state.session_state import SessionState
from sessions.document import Session
kept_session.WAIT_MS = 0
application = QCoreApplication([])
QCoreApplication.setOrganizationName(sys.argv[3])
QCoreApplication.setApplicationName(sys.argv[4])
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
state = SessionState()
kept = kept_session.KeptSession(state)
file = Path(sys.argv[2])
state.replace(Session(name="opened"), file, file_stamp(file))
state.set_session(Session(name="changed"), "name")
folder = Path(QSettings().fileName()).parent / kept_session.FOLDER
while not list(folder.glob("*.json")):
    application.processEvents()
os.kill(os.getpid(), 9)
"""


def _kept_files() -> list[Path]:
    return sorted((Path(QSettings().fileName()).parent / FOLDER).glob("*"))


def test_the_next_window_offers_what_a_killed_one_left(
    context: AppContext, own_home: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes back as it was, with its file, still unsaved; one window alone offers it."""
    file = tmp_path / "s.xlsx"
    file.write_bytes(b"as it was opened")
    names = [QCoreApplication.organizationName(), QCoreApplication.applicationName()]
    command = [sys.executable, "-c", KILLED, str(own_home / "settings"), str(file), *names]
    assert subprocess.run(command, cwd=ROOT).returncode == -signal.SIGKILL
    monkeypatch.setattr("app.state.kept_session.WAIT_MS", 0)
    state = context.state
    kept = KeptSession(state)
    assert KeptSession(SessionState()).left is None, "the first window asks already"
    window = QWidget()
    bar = LeftSessionBar(kept, SessionFiles(state, context.workers, RecentFiles(), window), window)
    qtbot.addWidget(window)
    assert bar.text.startswith("The session “changed” had changes that were not saved when the program ended")
    button = next(one for one in bar.findChildren(QPushButton) if one.text() == "Take it up")
    with qtbot.waitSignal(bar.taken):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (state.session.name, state.path, state.is_modified) == ("changed", file, True)
    assert state.stamp == file_stamp(file) and bar.isHidden() and kept.left is None
    assert [path.suffix for path in _kept_files()] == [".json", ".lock"], "until it is saved"
    state.mark_saved(state.session, file, file_stamp(file))
    qtbot.waitUntil(lambda: not _kept_files())
    kept.close()


def test_what_was_discarded_or_is_damaged_is_not_offered(
    context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who closes the window was asked; a file that is no session is no reason not to start."""
    monkeypatch.setattr("app.state.kept_session.WAIT_MS", 0)
    kept = KeptSession(context.state)
    context.state.set_session(Session(name="changed"), "name")
    qtbot.waitUntil(lambda: len(_kept_files()) == 2)
    kept.close()
    assert not _kept_files()
    folder = Path(QSettings().fileName()).parent / FOLDER
    (folder / "damaged.json").write_text("{")
    assert KeptSession(context.state).left is None
