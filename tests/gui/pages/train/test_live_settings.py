"""Settings that are changed while a training runs, by mouse and keys, with a real worker."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QComboBox, QDoubleSpinBox

from app.context import AppContext
from app.pages.train.page import PageWidget
from sessions.journal_entries import Changed
from sessions.run_folder import RunFolder

LEFT = Qt.MouseButton.LeftButton
TRAINING_MS = 120_000


def _type(box: QDoubleSpinBox, text: str, qtbot: QtBot) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def _choose(box: QComboBox, value: str, qtbot: QtBot) -> None:
    box.setFocus()
    while box.currentData() != value:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() > before, f"{value} is not offered"


def test_settings_change_in_mid_run(page: PageWidget, context: AppContext, qtbot: QtBot) -> None:
    """Typed, applied, recorded, marked, told as recorded; refused inline; kept, ended, and read again."""
    watch, panel = page.view.watch, page.view.watch.settings
    assert not watch.live_buttons.settings_button.isEnabled()
    qtbot.mouseClick(page.controls.train_button, LEFT)
    qtbot.waitUntil(lambda: len(watch.plot.epochs) >= 2 or page.view.banner.isVisible(), timeout=TRAINING_MS)
    assert not page.view.banner.isVisible(), page.view.banner.text
    qtbot.mouseClick(watch.live_buttons.settings_button, LEFT)
    qtbot.waitUntil(panel.isVisible)
    assert panel.training.editor("learning_rate").value() == 0.002
    assert not panel.apply_button.isEnabled() and panel.apply_button.toolTip() == "Edit an option first."
    _change(page, qtbot)
    first = panel.note.text()
    run = Path(page.desk.run)
    _check_recorded(run, watch.plot.marks, first)
    _check_refused(page, qtbot)
    qtbot.mouseClick(watch.live_buttons.save_button, LEFT)
    qtbot.waitUntil(lambda: bool(watch.plot.record.saved), timeout=TRAINING_MS)
    (kept,) = watch.plot.record.saved.values()
    assert (run / kept[0]).is_file()
    qtbot.mouseClick(watch.live_buttons.end_button, LEFT)
    qtbot.waitUntil(watch.result.isVisible, timeout=TRAINING_MS)
    assert "Stopped after epoch" in watch.result.text.text() and not panel.apply_button.isEnabled()
    assert "Best: epoch" in watch.plot.legend.values.words or watch.plot.chosen_epoch == 0
    _check_parameters(run)
    _check_read_again(page, context, run, qtbot)


def _change(page: PageWidget, qtbot: QtBot) -> None:
    """Edit two options: they are marked until the worker says that they are in force."""
    panel = page.view.watch.settings
    _type(panel.training.editor("learning_rate").box, "0.0005", qtbot)
    qtbot.mouseClick(panel.training.editor("dropout").check, LEFT)
    _type(panel.training.editor("dropout").box, "0.3", qtbot)
    assert panel.edits == {"training.learning_rate": 0.0005, "training.dropout": 0.3}
    assert panel.note.text() == "2 options are edited."
    assert panel.training._labels["learning_rate"].property("edited") is True
    assert panel.in_force.training.learning_rate == 0.002, "what was typed is not in force"
    qtbot.mouseClick(panel.apply_button, LEFT)
    assert not panel.apply_button.isEnabled()
    qtbot.waitUntil(lambda: panel.in_force.training.learning_rate == 0.0005, timeout=TRAINING_MS)
    assert panel.edits == {} and panel.training._labels["learning_rate"].property("edited") is False
    assert "learning rate 0.002 → 0.0005" in panel.note.text() and "dropout – → 0.3" in panel.note.text()


def _check_recorded(run: Path, marks: dict[int, str], words: str) -> None:
    """The journal has what is marked on the curves at the same epoch."""
    entries = RunFolder.open(run).entries()
    (changed,) = [entry.typed(Changed) for entry in entries if entry.kind == "changed"]
    assert changed is not None
    assert changed.changes == {"training.learning_rate": 0.0005, "training.dropout": 0.3}
    assert list(marks) == [changed.epoch - 1]
    assert words == f"From epoch {changed.epoch} on: {marks[changed.epoch - 1]}."


def _check_refused(page: PageWidget, qtbot: QtBot) -> None:
    """What cannot be is said where it was asked for; the edit stays, and can be undone."""
    panel = page.view.watch.settings
    if not panel.training.more_button.isChecked():
        qtbot.mouseClick(panel.training.more_button, LEFT)
    _choose(panel.training.editor("class_weights").box, "custom", qtbot)
    qtbot.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(lambda: "The settings stay as they are." in panel.note.text(), timeout=TRAINING_MS)
    assert panel.edits == {"training.class_weights": "custom"} and panel.note.objectName() == "bad"
    qtbot.mouseClick(panel.revert_button, LEFT)
    assert panel.edits == {} and panel.training.editor("class_weights").value() == "none"


def _check_parameters(run: Path) -> None:
    """The spreadsheet has a row of parameters for the change."""
    sheet = openpyxl.load_workbook(run / f"{run.name}_meta.xlsx")["Parameters"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 3
    rates = [
        sheet.cell(
            row, header.index(next(h for h in header if h and "earning" in h and "ate" in h)) + 1
        ).value
        for row in (2, 3)
    ]
    assert rates == [0.002, 0.0005]


def _check_read_again(page: PageWidget, context: AppContext, run: Path, qtbot: QtBot) -> None:
    """A page that did not train the run marks the same changes and the same kept model."""
    other = PageWidget(context)
    qtbot.addWidget(other)
    other.show()
    other.view.reader.read(str(run))
    qtbot.waitUntil(lambda: other.view.watch.plot.epochs == page.view.watch.plot.epochs, timeout=10_000)
    assert other.view.watch.plot.marks == page.view.watch.plot.marks
    assert other.view.watch.plot.record.saved == page.view.watch.plot.record.saved
    assert "learning rate 0.002 → 0.0005" in other.view.watch.log.toPlainText()
