"""What the window does with the files of sessions: nothing is lost, and what went wrong is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFileDialog, QPushButton, QWidget

from app.context import AppContext
from app.start import start_application
from app.state.recent_files import RecentFiles
from app.window.main_window import MainWindow
from app.window.session_files import SessionFiles
from app.worker.job_handle import JobHandle
from sessions.document import Session
from sessions.files import save_session
from sessions.spreadsheet import write_spreadsheet

JOB_MS = 30_000
FIGURES = {"accuracy": 0.5, "n": 8}


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with its first page."""
    hook = sys.excepthook
    start_application([])
    # pytest-qt fails a test on an error in a slot; the program's own hook would show a dialog instead.
    sys.excepthook = hook
    made = MainWindow()
    made.show()
    yield made
    made.body.state.replace(made.body.state.session, None)
    made.close()
    made.deleteLater()


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
    with qtbot.waitSignal(files.saving.not_saved, timeout=JOB_MS) as failed:
        files.saving.save()
    assert "holds the record of a run" in failed.args[0]
    assert received.read_bytes() == before and context.state.is_modified


def test_what_is_changed_while_a_session_opens_is_not_lost(
    files: SessionFiles, context: AppContext, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked about when the other session has come. Of two that open, the one chosen last comes."""
    one, two, state = tmp_path / "one.xlsx", tmp_path / "two.xlsx", context.state
    for path in (one, two):
        save_session(Session(name=path.stem), path)
    opened: list[tuple[str, Path | None]] = []
    files.opened.connect(lambda: opened.append((state.session.name, state.path)))
    files.open_path(one)
    files.open_path(two)
    qtbot.waitUntil(lambda: bool(opened), timeout=JOB_MS)
    assert opened == [("two", two)]

    answers = ["cancel", "discard"]
    monkeypatch.setattr("app.window.session_files.ask_about_changes", lambda *_: answers.pop(0))
    files.open_path(one)
    state.set_session(Session(name="work"), "name")
    qtbot.waitUntil(lambda: answers == ["discard"], timeout=JOB_MS)
    assert (state.session.name, len(opened)) == ("work", 1)
    files.open_path(one)
    qtbot.waitUntil(lambda: len(opened) == 2, timeout=JOB_MS)
    assert (state.session.name, answers) == ("one", [])

    handles: list[JobHandle] = []
    files.started.connect(lambda handle, _: handles.append(handle))
    files.open_path(two)
    files.new()
    qtbot.waitUntil(lambda: handles[-1].is_over, timeout=JOB_MS)
    assert state.session == Session(), "who begins anew waits for no other session"


def test_what_could_not_be_saved_is_saved_elsewhere(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar says why nothing was saved, promises nothing, and its button asks for another place."""
    places = iter([tmp_path / "gone" / "s.xlsx", tmp_path / "s.xlsx"])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(next(places)), ""))
    body = window.body
    body.files.saving.save()
    qtbot.waitUntil(body.banner.isVisible, timeout=JOB_MS)
    (button,) = (one for one in body.banner.findChildren(QPushButton) if one.text() == "Save as…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: body.state.path == tmp_path / "s.xlsx", timeout=JOB_MS)
    assert not body.banner.isVisible()
    _old_news_go(window, tmp_path, qtbot)


def _old_news_go(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """One bar at a time, with a gap above; what comes next removes it, and the last words of success too."""
    body, page = window.body, window.body.pages.page("data")
    for name in ("damaged.xlsx", "letter.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    body.take([tmp_path / "damaged.xlsx"])
    qtbot.waitUntil(body.banner.isVisible, timeout=JOB_MS)
    assert body.banner.geometry().top() == 16
    body.status_line.say("Added 1 row.")
    body.take([tmp_path / "letter.pdf"])
    qtbot.waitUntil(page.banner.isVisible, timeout=JOB_MS)
    assert not body.banner.isVisible() and body.status_line.said.text() == ""
    assert not body.banner.parentWidget().isVisible()
    body.take([tmp_path / "s.xlsx"])
    qtbot.waitUntil(lambda: not page.banner.isVisible(), timeout=JOB_MS)
