"""What the window asks of the page that is shown: drops, and work that would be lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QMimeData, QPointF, Qt, QUrl
from qtpy.QtGui import QDropEvent
from qtpy.QtWidgets import QAbstractItemView, QApplication, QMainWindow, QMessageBox, QTableView

from app.pages.registry import page_infos
from app.start import start_application
from app.window.closing import may_break_off
from app.window.main_window import MainWindow
from datasets.spec import DataRow
from sessions.document import Session


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
    made.close()
    made.deleteLater()


def test_a_drop_on_the_apply_page_is_classified_and_not_added(
    qtbot: QtBot, window: MainWindow, image_folder: Callable[..., Path]
) -> None:
    """The session stays empty; elsewhere the same drop would add rows."""
    window.body.show_page("apply")
    page = window.body.pages.page("apply")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(image_folder()))])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(600, 400), copy, mime, left, no_key))
    qtbot.waitUntil(lambda: len(page.inputs.rows) == 2 and not page.inputs.is_busy, timeout=20_000)
    assert window.body.pages.current is page
    assert window.body.state.session == Session() and not window.isWindowModified()
    assert page.waiting.title.text() == "12 images to classify"


def test_tab_leaves_every_table(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """The keyboard gets out of each; in the rows of the data the arrows move, and F2 edits."""
    pages = [window.body.pages.page(info.name) for info in page_infos()]
    tables = [table for page in pages for table in page.findChildren(QTableView)]
    assert len(tables) > 5
    assert [table.accessibleName() for table in tables if table.tabKeyNavigation()] == []

    rows = tuple(DataRow(path=str(tmp_path / name), class_name=name, n_images=1) for name in ("a", "b"))
    window.body.state.replace(Session(rows=rows, classes=("a", "b")), None)
    QApplication.setActiveWindow(window)
    table = pages[0].findChildren(QTableView)[0]
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert table.state() == QAbstractItemView.State.EditingState
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus() and not table.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize(("word", "expected"), [("Go on", False), ("Break it off and close", True)])
def test_unfinished_work_is_not_lost_without_a_question(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, word: str, expected: bool
) -> None:
    """The question tells what would be lost; only one of its answers closes."""
    asked: list[str] = []

    def click(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text().replace("&", "") == word).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec_", click)
    owner = QMainWindow()
    qtbot.addWidget(owner)
    assert may_break_off(["5 of 9 images have been classified."], owner) is expected
    assert asked == ["5 of 9 images have been classified."]
