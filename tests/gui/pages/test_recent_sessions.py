"""The start page offers the sessions that were opened or saved last."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QPushButton

from app.pages.data.recent_sessions import SHOWN, RecentSessions
from app.state.recent_files import RecentFiles


def test_one_button_each_which_keys_reach(qtbot: QtBot) -> None:
    """The newest first, with its folder and the whole path; none where nothing was opened yet."""
    files = RecentFiles()
    shown = RecentSessions(files)
    qtbot.addWidget(shown)
    assert shown.isHidden()
    paths = [Path(f"/data/R&D/{number}/cells.xlsx") for number in range(SHOWN + 1)]
    for path in paths:
        files.add(path)
    shown.show()
    buttons = [one for one in shown.findChildren(QPushButton) if not one.isHidden()]
    newest = paths[:0:-1]
    assert [one.toolTip() for one in buttons] == [str(path) for path in newest]
    assert buttons[0].text() == "cells.xlsx in 5"
    assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in buttons)
    with qtbot.waitSignal(shown.chosen) as chosen:
        qtbot.keyClick(buttons[1], Qt.Key.Key_Space)
    assert chosen.args == [newest[1]]
    files.clear()
    assert shown.isHidden()
