"""A spreadsheet of AIDeveloper opens in the window: its session, what differs, and every sheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtWidgets import QTableView, QWidget

from app.dialogs.legacy_record.dialog import LegacyRecordDialog
from app.dialogs.restoring.dialog import RestoreDialog
from app.state.recent_files import RecentFiles
from app.state.session_state import SessionState
from app.window.session_files import SessionFiles
from app.worker.pool import Workers
from sessions.document import Session

WORK_MS = 30_000


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    """A record of AIDeveloper with two epochs and no data."""
    book = openpyxl.Workbook(write_only=True)
    for title, lines in (
        ("UsedData", [[None, "rtdc_path", "class", "TrainOrValid"]]),
        (
            "Parameters",
            [[None, "AIDeveloper_Version", "Nr. epochs", "Normalization"], [0, "0.2.3", 9, "None"]],
        ),
        ("History", [[None, "acc", "val_acc"], [0, 0.5, 0.25], [1, 0.75, 0.625]]),
    ):
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    path = tmp_path / "M1_meta.xlsx"
    book.save(path)
    return path


def test_opened_in_the_window(qtbot: QtBot, workers: Workers, spreadsheet: Path) -> None:
    """The settings are the session's, the history can be read, and the spreadsheet is never saved over."""
    window = QWidget()
    qtbot.addWidget(window)
    state = SessionState()
    files = SessionFiles(state, workers, RecentFiles(), window)
    with qtbot.waitSignal(files.opened, timeout=WORK_MS):
        files.open_path(spreadsheet)
    assert state.session.training.epochs == 9 and state.session.input.normalization == "none"
    assert state.path is None
    (dialog,) = window.findChildren(LegacyRecordDialog)
    assert "AIDeveloper 0.2.3" in dialog.title.text() and "0.6250 at epoch 1" in dialog.title.text()
    assert "no seed" in dialog.differences.text()
    assert dialog.tabs.tabText(dialog.tabs.count() - 1) == "History (2)"
    view = dialog.tabs.widget(dialog.tabs.count() - 1)
    assert isinstance(view, QTableView) and not view.tabKeyNavigation()
    model = view.model()
    assert (model.rowCount(), model.columnCount()) == (2, 2)
    assert model.data(model.index(1, 1)) == "0.625"
    _cancelled_and_replaced(qtbot, files, window, spreadsheet)


def _cancelled_and_replaced(qtbot: QtBot, files: SessionFiles, window: QWidget, spreadsheet: Path) -> None:
    """The record of a session that is given up goes with it; that of the present one goes with the next."""

    def shown() -> int:
        return sum(dialog.isVisible() for dialog in window.findChildren(LegacyRecordDialog))

    files.take_data_of(spreadsheet)
    qtbot.waitUntil(lambda: window.findChild(RestoreDialog) is not None, timeout=WORK_MS)
    assert shown() == 2
    window.findChild(RestoreDialog).reject()
    assert shown() == 1
    other = spreadsheet.with_name("session.json")
    other.write_text(Session(name="other").canonical_json(), encoding="utf-8")
    with qtbot.waitSignal(files.opened, timeout=WORK_MS):
        files.open_path(other)
    assert shown() == 0
