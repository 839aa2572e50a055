"""What the window does with the files of sessions: nothing is lost, and what went wrong is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtWidgets import QFileDialog, QWidget

from app.context import AppContext
from app.state.recent_files import RecentFiles
from app.window.session_files import SessionFiles
from sessions.document import Session
from sessions.spreadsheet import write_spreadsheet

JOB_MS = 30_000
FIGURES = {"accuracy": 0.5, "n": 8}


@pytest.fixture
def files(context: AppContext, qtbot: QtBot) -> SessionFiles:
    """Opening and saving as the window does it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = SessionFiles(context.state, context.workers, RecentFiles(), window)
    made.setProperty("owner", window)
    return made


def test_a_record_that_came_by_mail_opens_as_a_copy(
    files: SessionFiles, context: AppContext, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Save asks for another file; the record itself is refused as one, even when it is chosen."""
    received = tmp_path / "received.xlsx"
    write_spreadsheet(received, Session(name="cells"), (), {}, FIGURES)
    before = received.read_bytes()
    with qtbot.waitSignal(files.said, timeout=JOB_MS) as said:
        files.open_path(received)
    assert said.args == [
        "Opened received.xlsx: 0 rows. It is the record of a run, which stays as it is: Save asks for "
        "another file."
    ]
    assert context.state.session.name == "cells" and context.state.path is None
    assert RecentFiles().paths() == [received]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(received), ""))
    context.state.set_session(Session(name="cells", seed=7), "seed")
    with qtbot.waitSignal(files.failed, timeout=JOB_MS) as failed:
        files.save()
    assert "holds the record of a run" in failed.args[0]
    assert received.read_bytes() == before and context.state.is_modified
