"""The dialog about restored data: states with hashes, decisions row by row, data alone or all."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication

from app.context import AppContext
from app.dialogs.restoring.dialog import RestoreDialog
from app.dialogs.restoring.rows_tree import DECISION
from datasets.spec import DataRow
from datasets.survey import survey_row
from sessions.document import Session
from sessions.restore import locate_data

LEFT = Qt.MouseButton.LeftButton
NAMES = ("changed", "changed too", "gone", "moved", "still there")
JOB_MS = 60_000


@pytest.fixture
def saved(tmp_path: Path) -> Session:
    """A session of five folders, of which one is as it was; it is saved as ``s.json``."""
    rows = []
    for number, name in enumerate(NAMES):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        for index in range(3):
            image = np.full((8, 8), 10 * number + index, np.uint8)
            assert cv2.imwrite(str(folder / f"{index}.png"), image)
        rows.append(survey_row(DataRow(path=str(folder), class_name=name, part="train"))[0])
    session = Session(rows=tuple(rows), classes=NAMES, seed=99)
    (tmp_path / "s.json").write_text(session.canonical_json(), encoding="utf-8")
    shutil.rmtree(tmp_path / "data" / "gone")
    for name in ("changed", "changed too"):
        (tmp_path / "data" / name / "0.png").unlink()
    (tmp_path / "archive").mkdir()
    shutil.move(tmp_path / "data" / "moved", tmp_path / "archive" / "renamed")
    return session


def open_dialog(qtbot: QtBot, context: AppContext, saved: Session, folder: Path) -> RestoreDialog:
    """Return the dialog as the window opens it."""
    found = locate_data(saved, [folder / "archive"])
    present = Session(seed=5, notes="mine")
    dialog = RestoreDialog(str(folder / "s.json"), found, present, context.workers.data)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_every_row_with_its_state_and_hashes(
    qtbot: QtBot, context: AppContext, saved: Session, tmp_path: Path
) -> None:
    """What needs a decision stands first; hashes are short, whole in the tool tip and in a copy."""
    dialog = open_dialog(qtbot, context, saved, tmp_path)
    items = [dialog.tree.topLevelItem(place) for place in range(dialog.tree.topLevelItemCount())]
    assert [item.text(0) for item in items] == ["Missing", "Changed", "Changed", "Moved", "Found"]
    gone = saved.rows[2]
    assert items[0].text(2) == f"{gone.sha256[:10]}…" and items[0].toolTip(2) == gone.sha256
    assert [item.text(DECISION) for item in items] == ["Leave out", *["Use as it is now"] * 2, "", ""]
    assert "1 not found, 2 changed" in dialog.title.text()
    qtbot.mouseClick(dialog.copy_button, LEFT)
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    lines = clipboard.text().splitlines()
    assert len(lines) == 6 and gone.sha256 in lines[1]


def test_decisions_row_by_row(qtbot: QtBot, context: AppContext, saved: Session, tmp_path: Path) -> None:
    """One changed folder is used, the other left out; the session records both, and the settings stay."""
    dialog = open_dialog(qtbot, context, saved, tmp_path)
    taken: list[Session] = []
    dialog.restored.connect(taken.append)
    assert not dialog.leave_out_button.isEnabled()
    dialog.tree.topLevelItem(2).setSelected(True)
    qtbot.mouseClick(dialog.leave_out_button, LEFT)
    assert dialog.tree.topLevelItem(2).text(DECISION) == "Leave out"
    assert dialog.take_button.text() == "Use changed files, leave out 2"
    dialog.data_only.setChecked(True)
    qtbot.mouseClick(dialog.take_button, LEFT)
    qtbot.waitUntil(lambda: bool(taken), timeout=JOB_MS)
    session = taken[0]
    assert session.classes == ("changed", "moved", "still there")
    assert [row.n_images for row in session.rows] == [2, 3, 3]
    assert session.rows[1].path == str(tmp_path / "archive" / "renamed")
    assert [(one.choice, Path(one.path).name) for one in session.data_decisions] == [
        ("used_as_is", "changed"),
        ("left_out", "changed too"),
        ("left_out", "gone"),
    ]
    assert (session.seed, session.notes) == (5, "mine")
