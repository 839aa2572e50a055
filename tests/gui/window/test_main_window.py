"""The whole window with its real workers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qtpy.QtCore import QMimeData, QPointF, Qt, QUrl
from qtpy.QtGui import QDropEvent
from qtpy.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPlainTextEdit, QWidget

from app import errors
from app.dialogs import unsaved
from app.dialogs.about import AboutDialog
from app.dialogs.licences import LicencesDialog
from app.dialogs.restoring.dialog import RestoreDialog
from app.pages.registry import page_infos
from app.start import start_application
from app.window import closing
from app.window.main_window import MainWindow
from engine.protocol.data import SurveyRequest
from resources import VERSION
from sessions.document import Session

HEAVY = ("keras", "tensorflow", "torch", "h5py", "cv2", "pyqtgraph")


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    """The window, shown and filled."""
    hook = sys.excepthook
    start_application([])
    # pytest-qt fails a test on an error in a slot; the program's own hook would show a dialog instead.
    sys.excepthook = hook
    made = MainWindow()
    made.show()
    qtbot.waitUntil(lambda: len(made.body.pages.findChildren(object)) > 0, timeout=10_000)
    yield made
    made.body.state.replace(made.body.state.session, None)
    made.close()
    made.deleteLater()


def _drop(window: MainWindow, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(600, 400),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def _fill(qtbot, window: MainWindow, folder: Path) -> None:
    _drop(window, folder)
    body = window.body
    qtbot.waitUntil(lambda: len(body.state.session.rows) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: body.pages.page("data").job_bar.handle is None, timeout=20_000)


def _save(qtbot, window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.body.files.saving.choose_and_save()
    qtbot.waitUntil(lambda: not window.body.state.is_modified, timeout=20_000)


def test_all_pages_are_on_the_rail_and_reached_by_keys(qtbot, window: MainWindow) -> None:
    """Ctrl+1 … Ctrl+7 show the pages in the order of the rail."""
    names = [info.name for info in page_infos()]
    assert names == ["data", "model", "train", "assess", "apply", "export", "runs"]
    # Without a window manager no window becomes the active one by itself.
    QApplication.setActiveWindow(window)
    for number, name in enumerate(names, start=1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        pages = window.body.pages
        qtbot.waitUntil(lambda pages=pages, name=name: pages.currentWidget() is pages.page(name))
        assert window.rail.button(name).isChecked()


def test_a_session_given_at_the_start_is_opened_in_a_whole_window(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a path before the first paint still makes all pages and starts the helpers."""
    path = tmp_path / "session.json"
    path.write_text(Session(name="given").canonical_json(), encoding="utf-8")
    made = MainWindow()
    made.open_path(path)
    made.show()
    qtbot.waitUntil(lambda: made.body.state.session.name == "given", timeout=20_000)
    qtbot.waitUntil(lambda: made.body.pages.count() == len(page_infos()), timeout=20_000)
    assert made.close()
    made.deleteLater()


def test_a_drop_anywhere_adds_data_and_shows_them(
    qtbot, window: MainWindow, image_folder: Callable[..., Path]
) -> None:
    """A folder dropped while another page is shown lands on the Data page."""
    window.body.show_page("runs")
    _fill(qtbot, window, image_folder())
    assert window.body.pages.currentWidget() is window.body.pages.page("data")
    assert window.body.status_line.counts.text().startswith("2 classes, 12 images")
    assert window.isWindowModified()
    assert window.rail.button("data").state in ("ready", "attention")


def test_a_saved_session_opens_again_from_a_drop(
    qtbot,
    window: MainWindow,
    image_folder: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Save, start anew, drop the spreadsheet: the same session is back."""
    _fill(qtbot, window, image_folder())
    saved = window.body.state.session
    path = tmp_path / "mine.xlsx"
    _save(qtbot, window, tmp_path / "mine", monkeypatch)
    assert path.is_file()
    assert window.body.state.path == path
    window.body.files.new()
    assert window.body.state.session.rows == ()
    _drop(window, path)
    qtbot.waitUntil(lambda: bool(window.body.state.session.rows), timeout=20_000)
    assert window.body.state.session == saved
    assert not window.body.state.is_modified
    assert window.body.recent.paths() == [path]


def test_moved_data_are_found_in_the_folder_the_user_names(
    qtbot,
    window: MainWindow,
    image_folder: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A session whose data were moved asks, looks, and goes on with the new places."""
    root = image_folder()
    _fill(qtbot, window, root)
    path = tmp_path / "mine.xlsx"
    _save(qtbot, window, path, monkeypatch)
    window.body.files.new()
    shutil.move(root, tmp_path / "elsewhere")
    window.open_path(path)
    qtbot.waitUntil(lambda: bool(window.findChildren(RestoreDialog)), timeout=20_000)
    dialog = window.findChildren(RestoreDialog)[0]
    assert dialog.tree.topLevelItemCount() == 2
    assert dialog.take_button.text() == "Open without 2"
    dialog.look_in(str(tmp_path))
    qtbot.waitUntil(lambda: dialog.take_button.text() == "Open the session", timeout=20_000)
    qtbot.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.body.state.session.rows), timeout=20_000)
    rows = window.body.state.session.rows
    assert {Path(row.path).parent for row in rows} == {tmp_path / "elsewhere"}
    assert window.isWindowModified(), "the file has the old places"


def test_changed_files_are_taken_only_when_the_user_says_so(
    qtbot,
    window: MainWindow,
    image_folder: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A folder with an image less is reported; taking it surveys it anew."""
    root = image_folder()
    _fill(qtbot, window, root)
    path = tmp_path / "mine.xlsx"
    _save(qtbot, window, path, monkeypatch)
    window.body.files.new()
    (root / "dark" / "dark 0.png").unlink()
    window.open_path(path)
    qtbot.waitUntil(lambda: bool(window.findChildren(RestoreDialog)), timeout=20_000)
    dialog = window.findChildren(RestoreDialog)[0]
    assert dialog.take_button.text() == "Use changed files"
    assert window.body.state.session.rows == ()
    qtbot.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.body.state.session.rows), timeout=20_000)
    session = window.body.state.session
    assert [row.n_images for row in session.rows] == [6, 5]
    assert [one.choice for one in session.data_decisions] == ["used_as_is"]
    assert window.isWindowModified(), "what was decided is in no file yet"


def test_a_file_that_is_no_session_is_told_in_one_sentence(qtbot, window: MainWindow, tmp_path: Path) -> None:
    """The window keeps what it had."""
    path = tmp_path / "notes.xlsx"
    path.write_bytes(b"no spreadsheet")
    window.open_path(path)
    qtbot.waitUntil(window.body.banner.isVisible, timeout=20_000)
    assert "notes.xlsx" in window.body.banner.text
    assert window.body.state.session.rows == ()


def test_closing_with_changes_asks(qtbot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancel keeps the window; nothing is thrown away without a question."""
    session = window.body.state.session
    window.body.state.set_session(session.model_copy(update={"seed": 7}), "seed")
    answers = ["cancel", "discard"]
    monkeypatch.setattr(closing, "ask_about_changes", lambda *_: answers.pop(0))
    assert not window.close()
    assert window.isVisible()
    assert window.close()
    assert answers == []


def test_closing_during_a_training_asks(
    qtbot,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    image_folder: Callable[..., Path],
) -> None:
    """The default is to go on training; the window then stays."""
    request = SurveyRequest(paths=(str(image_folder(n=300)),))
    handle = window.body.workers.training(str(tmp_path)).start("survey", request)
    window.body.runs.add_running(str(tmp_path), handle)
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        box.defaultButton().click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec_", answer)
    assert not window.close()
    assert asked == ["A training is at work."]
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.body.runs.running, timeout=20_000)


def test_about_and_licences_open(qtbot, window: MainWindow) -> None:
    """Help shows the version, our licence, and those of what is inside."""
    window.body.on_about()
    window.body.on_licences()
    about = window.body.findChild(AboutDialog)
    licences = window.body.findChild(LicencesDialog)
    assert any(VERSION in label.text() for label in about.findChildren(QLabel))
    text = licences.findChild(QPlainTextEdit).toPlainText()
    for word in ("GNU General Public License", "Tabler", "PyQt5", "numpy"):
        assert word in text
    about.reject()
    licences.reject()


def test_an_error_of_the_window_is_told_and_written_down(
    qtbot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The program's hook shows a dialog with the details; the log has them too."""
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec_", lambda box: shown.append(box.detailedText()) or 0)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    errors.write_log()
    errors.catch_errors()
    try:
        raise RuntimeError("a slot failed")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    assert "a slot failed" in shown[0]
    assert "a slot failed" in caplog.text


def test_the_question_about_changes_has_three_answers(
    qtbot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each button of the real box gives its answer."""
    wanted = {
        "save": QMessageBox.StandardButton.Save,
        "discard": QMessageBox.StandardButton.Discard,
        "cancel": QMessageBox.StandardButton.Cancel,
    }
    for answer, button in wanted.items():

        def press(box: QMessageBox, button: QMessageBox.StandardButton = button) -> int:
            box.button(button).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec_", press)
        assert unsaved.ask_about_changes("mine", window) == answer


def test_undo_from_the_top_bar(qtbot, window: MainWindow) -> None:
    """The name is edited in place, and the arrow takes it back."""
    bar = window.body.top_bar
    bar.name.selectAll()
    qtbot.keyClicks(bar.name, "cells")
    qtbot.keyClick(bar.name, Qt.Key.Key_Return)
    assert window.body.state.session.name == "cells"
    assert "cells" in window.windowTitle()
    assert bar.star.isVisible()
    qtbot.mouseClick(bar.undo, Qt.MouseButton.LeftButton)
    assert window.body.state.session.name == "session"
    assert not bar.star.isVisible()


def test_undo_keys_in_a_field(qtbot, window: MainWindow) -> None:
    """While something is typed they undo the typing; once it is taken they undo in the session."""
    state, bar = window.body.state, window.body.top_bar
    window.body.show_page("train")
    QApplication.setActiveWindow(window)
    epochs = window.body.pages.page("train").form.editor("epochs").box
    share = window.body.pages.page("data").strip.shares.validation
    before = epochs.value()
    for field, text in ((bar.name, bar.name.text), (epochs, epochs.text), (share, share.cleanText)):
        old = text()
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "77")
        _undo(qtbot, field)
        assert text() == old and not state.can_undo, "what was typed is gone, the session was not touched"
        field.selectAll()
        qtbot.keyClicks(field, "78")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert state.can_undo and text() == "78"
        _undo(qtbot, field)
        assert text() == old and not state.can_undo and state.can_redo
        _undo(qtbot, field, Qt.KeyboardModifier.ShiftModifier)
        assert text() == "78" and not state.can_redo
        state.undo()
    assert epochs.value() == before


def _undo(qtbot, field: QWidget, shift: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | shift)


def test_a_running_window_has_no_heavy_library(tmp_path: Path, image_folder: Callable[..., Path]) -> None:
    """With data and all pages made, no image or network library is in the window's process."""
    import subprocess

    root = Path(__file__).resolve().parents[3]
    code = RUNNING.format(root=str(root), data=str(image_folder()), heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "rows 2 heavy []"


RUNNING = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from qtpy.QtCore import QTimer
from app.start import open_window, start_application

application = start_application([])
window = open_window()

def on_tick():
    session = window.body.state.session
    if len(session.rows) < 2 or window.body.check.report is None:
        return
    heavy = [name for name in {heavy!r} if name in sys.modules]
    sys.stdout.write(f"rows {{len(session.rows)}} heavy {{heavy}}\\n")
    timer.stop()
    window.body.state.replace(session, None)
    window.close()
    application.quit()

window.body.intake.add([Path({data!r})])
timer = QTimer()
timer.timeout.connect(on_tick)
timer.start(100)
application.exec_()
"""
