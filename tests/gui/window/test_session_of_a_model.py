"""A model file that was copied elsewhere opens as the session that made it."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFileDialog, QPushButton, QWidget

from app.context import AppContext
from app.dialogs.restoring.dialog import RestoreDialog
from app.state.recent_files import RecentFiles
from app.widgets.banner import Banner
from app.window.session_files import LOOK_FOR_RUN, SessionFiles
from datasets.discovery import discover_root
from datasets.survey import survey_row
from models.card import CARD_MEMBER
from sessions.document import Session
from sessions.files import save_session
from sessions.journal import Journal
from sessions.journal_entries import Started
from sessions.propose import propose_session
from sessions.run_folder import RunFolder

JOB_MS = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(image_folder: Callable[..., Path]) -> Session:
    """A session with two folders of images in ``data``."""
    surveyed = [survey_row(row) for row in discover_root(image_folder())]
    return propose_session([row for row, _ in surveyed], [facts for _, facts in surveyed])


@pytest.fixture
def model(session: Session, corner_model: Path, tmp_path: Path) -> Path:
    """A model of the run ``far/made``, in another folder and with another name."""
    with RunFolder.create(tmp_path / "far" / "made", session) as run:
        named = run.session()
        Journal(run.journal).record(Started(session=named, session_sha256=named.sha256()))
    path = tmp_path / "sent by mail.keras"
    with zipfile.ZipFile(corner_model) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == CARD_MEMBER:
                content = json.dumps(json.loads(content) | {"session_sha256": named.sha256()}).encode()
            target.writestr(name, content)
    return path


@pytest.fixture
def files(context: AppContext, qtbot: QtBot) -> SessionFiles:
    """Opening and saving as the window does it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = SessionFiles(context.state, context.workers, RecentFiles(), window)
    made.setProperty("owner", window)
    return made


def test_its_run_is_known_on_this_computer(
    files: SessionFiles, model: Path, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    """Nothing is asked: the run lies in a folder that runs are looked for in."""
    with qtbot.waitSignal(context.runs.runs_changed, timeout=JOB_MS):
        context.runs.add_folder(tmp_path / "far")
    with qtbot.waitSignal(files.opened, timeout=JOB_MS):
        files.open_path(model)
    assert context.state.session == RunFolder.open(tmp_path / "far" / "made").session()
    assert context.state.path is None


def test_its_run_and_then_its_images_are_looked_for(
    files: SessionFiles,
    model: Path,
    context: AppContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    """A button asks where the run is; while the images are looked for it is not lost again."""
    shutil.move(tmp_path / "data", tmp_path / "archive")
    with qtbot.waitSignal(files.lost, timeout=JOB_MS) as lost:
        files.open_path(model)
    assert "was not found" in lost.args[0]
    banner = Banner()
    qtbot.addWidget(banner)
    banner.action_triggered.connect(files.on_help)
    banner.show_message(lost.args[0], "warning", (lost.args[1],))
    banner.show()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "far"))
    button = next(one for one in banner.findChildren(QPushButton) if one.text() == LOOK_FOR_RUN)
    qtbot.mouseClick(button, LEFT)
    owner = files.property("owner")
    qtbot.waitUntil(lambda: owner.findChild(RestoreDialog) is not None, timeout=JOB_MS)
    dialog = owner.findChild(RestoreDialog)
    assert "2 not found" in dialog.title.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "archive"))
    qtbot.mouseClick(dialog.look_button, LEFT)
    qtbot.waitUntil(lambda: "All data were found" in dialog.title.text(), timeout=JOB_MS)
    with qtbot.waitSignal(files.opened, timeout=JOB_MS):
        qtbot.mouseClick(dialog.take_button, LEFT)
    assert {Path(row.path).parent for row in context.state.session.rows} == {tmp_path / "archive"}


def test_what_cannot_be_opened_is_told(files: SessionFiles, tmp_path: Path, qtbot: QtBot) -> None:
    """What cannot be opened is one sentence that names it, and the session stays."""
    (tmp_path / "s.xlsx").write_bytes(b"no zip")
    with qtbot.waitSignal(files.failed, timeout=JOB_MS) as failed:
        files.open_path(tmp_path / "s.xlsx")
    assert "s.xlsx" in failed.args[0]


def test_an_opened_run_is_the_one_that_is_looked_at(
    files: SessionFiles, model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """A run with a model is told, by its folder or its spreadsheet, also from outside the folder of runs."""
    run = RunFolder.open(tmp_path / "far" / "made")
    with qtbot.assertNotEmitted(files.run_opened), qtbot.waitSignal(files.opened, timeout=JOB_MS):
        files.open_path(run.root)
    run.best_model.parent.mkdir(exist_ok=True)
    shutil.copy(model, run.best_model)
    with qtbot.waitSignal(files.run_opened, timeout=JOB_MS) as told:
        files.open_path(run.root)
    assert told.args == [str(run.root)]


def test_the_spreadsheet_of_a_damaged_run_opens_all_the_same(
    files: SessionFiles, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    """The spreadsheet is enough; a run folder that is no longer one is not told as the run to look at."""
    (tmp_path / "journal.jsonl").touch()
    (tmp_path / "session.json").write_text("{")
    save_session(session, tmp_path / "made_meta.xlsx")
    with qtbot.assertNotEmitted(files.run_opened), qtbot.waitSignal(files.opened, timeout=JOB_MS):
        files.open_path(tmp_path / "made_meta.xlsx")
