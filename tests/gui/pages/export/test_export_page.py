"""The page Export with a real worker: earlier exports, a new one, licence and notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPoint, Qt
from qtpy.QtWidgets import QApplication, QCheckBox, QPushButton

from app.pages.export.page import PageWidget

LEFT = Qt.MouseButton.LeftButton
Show = Callable[[], PageWidget]


@pytest.fixture
def page(add_export: Callable[..., Path], show: Show, qtbot: QtBot) -> PageWidget:
    """The page with three earlier exports: a good one, one whose file was changed, one kept unverified."""
    add_export(".onnx", "onnx", 2000)
    changed = add_export(".tflite", "tflite", 1000)
    changed.write_bytes(b"y")
    add_export(".pb", "frozen-pb", 3000, verified=False, reason="The outputs differ from Keras by 3.0e-01.")
    page = show()
    qtbot.waitUntil(lambda: page.results.table.rowCount() == 3, timeout=10_000)
    return page


def _lines(page: PageWidget) -> dict[str, list[str]]:
    """Return the cells of each line, by format, with what stands below the format as the second one."""
    rows = [row[0].split("\n") + row[1:] for row in page.results.table.texts()]
    return {row[0]: row for row in rows}


def _click(page: PageWidget, row: int, qtbot: QtBot) -> None:
    table = page.results.table
    place = table.visualRect(table.model().index(row, 1)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)


def test_earlier_exports_are_told_as_they_are_now(page: PageWidget, said: list[str], qtbot: QtBot) -> None:
    """A file that was changed since its check is no longer called verified; each reason is told in full."""
    titles = page.desk.titles
    lines = _lines(page)
    assert list(lines) == [titles[name] for name in ("frozen-pb", "onnx", "tflite")]
    assert lines[titles["onnx"]][1:] == [
        "Verified in A program 1.0", "98.8 %\nwithin 2e-07", "87.5 %\nhere 90.0 %", "2 kB",
        "40 µs\n12 µs batched",
    ]  # fmt: skip
    assert lines[titles["tflite"]][1] == "File changed since"
    assert lines[titles["frozen-pb"]][1] == "Not verified in A program 1.0"
    assert page.results.note.words == "1 verified, 1 out of date, 1 not verified"
    _click(page, 0, qtbot)
    details = page.results.details
    assert details.isVisible() and details.title.words == f"{titles['frozen-pb']}: Not verified"
    assert ("Result", "The outputs differ from Keras by 3.0e-01.") in details.facts.lines
    qtbot.keyClick(page.results.table, Qt.Key.Key_Down)
    assert details.title.words == f"{titles['onnx']}: Verified"
    accuracy = dict(details.facts.lines)["Accuracy, top 1"]
    assert accuracy == "87.5 % (95 % interval 78.5 to 93.1 %); the model here: 90.0 %; 80 images"
    _check_copy(page, said, qtbot)
    _check_plot(page, qtbot)


def _check_copy(page: PageWidget, said: list[str], qtbot: QtBot) -> None:
    """Sorting by size keeps the chosen export; the clipboard holds the titles and every line."""
    _click(page, 1, qtbot)
    table = page.results.table
    table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    page.results.on_rows_changed()
    assert [row[3] for row in table.texts()] == ["1 kB", "2 kB", "3 kB"]
    assert table.chosen == "onnx" and table.currentRow() == 1
    qtbot.mouseClick(page.results.copy_button, LEFT)
    copied = QApplication.clipboard().text().split("\n")
    assert len(copied) == 4 and copied[0].split("\t")[8:10] == ["Size, bytes", "One image, µs"]
    size = [line.split("\t")[8] for line in copied[1:]]
    assert size == ["1000", "2000", "3000"] and "A program 1.0" in copied[2]
    assert said[-1] == "Copied the table of checks."
    qtbot.mouseClick(page.results.details.copy_button, LEFT)
    assert "SHA-256: " in QApplication.clipboard().text()
    table.sortByColumn(3, Qt.SortOrder.DescendingOrder)


def _check_plot(page: PageWidget, qtbot: QtBot) -> None:
    """The plot has a point per compared export; a click on either marks both."""
    page.results.tabs.setCurrentWidget(page.results.plot)
    chart = page.results.plot.chart
    qtbot.waitUntil(chart.isVisible)
    assert [point.x for point in chart.points] == [3.0, 2.0, 1.0]
    assert {point.y for point in chart.points} == {0.875}
    _click(page, 2, qtbot)
    assert chart.current == (0, 2)
    QApplication.processEvents()
    qtbot.mouseClick(chart.canvas, LEFT, pos=chart.position(0, 1))
    qtbot.waitUntil(lambda: page.results.table.chosen == "onnx", timeout=2000)
    assert page.results.table.currentRow() == 1
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert page.results.table.chosen == "frozen-pb"
    qtbot.keyClick(page.results.plot.cost, Qt.Key.Key_Down)
    assert page.results.plot.cost.currentText() == "Time of one image, µs"
    assert {point.x for point in chart.points} == {40.0}
    assert chart.current == (0, 0)


def test_licence_and_notes_are_kept_with_the_run(
    page: PageWidget, show: Show, said: list[str], run: Path, qtbot: QtBot
) -> None:
    """They are saved by the button, and come back; earlier exports are told to lack them."""
    card = page.results.model_card
    assert not card.save_button.isEnabled() and page.unfinished() == ""
    model = (run / "models" / "best.keras").read_bytes()
    qtbot.keyClicks(card.licence, "CC BY 4.0")
    qtbot.keyClicks(card.notes, "Cells in suspension")
    assert page.unfinished() == "Licence or notes of the model were written and not saved."
    qtbot.mouseClick(card.save_button, LEFT)
    qtbot.waitUntil(lambda: not card.is_edited, timeout=10_000)
    assert said[-1].startswith("Licence and notes are saved")
    assert (run / "models" / "best.keras").read_bytes() == model
    onnx = page.desk.titles["onnx"]
    qtbot.waitUntil(lambda: _lines(page)[onnx][1] == "Card out of date", timeout=10_000)
    second = show()
    again = second.results.model_card
    assert (again.licence.text(), again.notes.toPlainText()) == ("CC BY 4.0", "Cells in suspension")
    qtbot.mouseClick(again.copy_button, LEFT)
    assert "Licence: CC BY 4.0" in QApplication.clipboard().text()


def test_a_format_is_refused_in_advance_and_another_one_written(
    show: Show, run: Path, said: list[str], qtbot: QtBot
) -> None:
    """What cannot hold the network is switched off with its reason; the other one runs row by row."""
    page = show()
    pb, lite = page.formats.rows["frozen-pb"], page.formats.rows["tflite"]
    assert page.formats.chosen == ["frozen-pb"]
    _check_options(page, qtbot)
    qtbot.waitUntil(lambda: bool(pb.reason), timeout=60_000)
    assert "'halves'" in pb.reason and pb.words == pb.reason and not pb.button.isEnabled()
    assert page.formats.chosen == [] and not page.export_button.isEnabled()
    qtbot.mouseClick(lite, LEFT, pos=QPoint(60, 28))
    assert page.formats.chosen == ["tflite"]
    seen: list[str] = []
    page.desk.rows_changed.connect(lambda: seen.extend(row.verdict for row in page.desk.rows))
    qtbot.mouseClick(page.export_button, LEFT)
    assert page.results.job_bar.isVisible() and page.state == "running"
    assert page.export_button.toolTip() == "An export is being made."
    assert [row[0] for row in page.results.table.texts()] == ["TensorFlow Lite\nWaits"]
    qtbot.waitUntil(lambda: page.state != "running", timeout=120_000)
    assert page.state == "ready", page.banner.text
    assert any(words.startswith("Checking in") for words in seen)
    (line,) = page.results.table.texts()
    assert line[0].startswith("TensorFlow Lite\nVerified in LiteRT")
    share, _, within = line[1].partition("\nwithin ")
    assert share == "100.0 %" and float(within) <= 1e-5
    assert (run / "exports" / "tiny.tflite").is_file() and page.results.folder_button.isEnabled()
    assert said[-1] == "Exported and verified: 1 of 1"
    _cancel(page, qtbot)
    _export_of_chosen_classes(page, run, qtbot)


def _cancel(page: PageWidget, qtbot: QtBot) -> None:
    """A cancelled export leaves what was there before."""
    qtbot.mouseClick(page.export_button, LEFT)
    qtbot.mouseClick(page.results.job_bar._cancel, LEFT)
    qtbot.waitUntil(lambda: page.state != "running", timeout=60_000)
    qtbot.waitUntil(lambda: [row.verdict for row in page.desk.rows] == ["Verified"], timeout=10_000)
    assert not page.banner.isVisible()


def _export_of_chosen_classes(page: PageWidget, run: Path, qtbot: QtBot) -> None:
    """Below two ticked classes nothing is exported."""
    ticks = page.panel.classes
    assert [ticks.list.item(row).text() for row in range(2)] == ["left", "right"] and ticks.wanted == ()
    box = ticks.list.visualItemRect(ticks.list.item(1)).center()
    qtbot.mouseClick(ticks.list.viewport(), LEFT, pos=QPoint(10, box.y()))
    assert ticks.ticked == ("left",) and not page.export_button.isEnabled()
    assert page.export_button.toolTip() == "Tick at least two classes for the file."
    qtbot.mouseClick(ticks.all_button, LEFT)
    assert page.export_button.isEnabled() and page.panel.options.classes == ()


def _check_options(page: PageWidget, qtbot: QtBot) -> None:
    """A wish that holds for all formats is not forgotten behind the line."""
    assert not page.panel.area.isVisible()
    qtbot.mouseClick(page.panel.fold, LEFT)
    assert page.panel.area.isVisible()
    switch = page.panel.form.editor("keep_unverified").findChild(QCheckBox)
    qtbot.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))
    assert page.panel.options.keep_unverified and page.panel.fold.text() == "Options (1 changed)"
    qtbot.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))
    assert page.panel.fold.text() == "Options"


def test_a_failed_file_is_kept_on_a_click_only(page: PageWidget, qtbot: QtBot) -> None:
    """The banner offers to keep what was compared and differed, not what could not be written at all."""
    differs = page.desk.rows[0].result
    assert differs is not None and differs.format == "frozen-pb"
    broken = differs.model_copy(update={"format": "onnx", "max_abs_diff": None})
    page.on_finished([differs, broken])
    assert page.results.table.chosen == "frozen-pb" and page.results.details.isVisible()
    (button,) = [one for one in page.banner.findChildren(QPushButton) if one.isVisible()]
    qtbot.mouseClick(button, LEFT)
    assert not page.banner.isVisible() and page.desk.rows[0].state == "waiting"
    assert page.desk.rows[1].state == "done"
    qtbot.mouseClick(page.results.job_bar._cancel, LEFT)


def test_the_comparison_is_saved(page: PageWidget, said: list[str], tmp_path: Path, qtbot: QtBot) -> None:
    """The worker writes the numbers of all three exports; a folder that is not there is told."""
    table = tmp_path / "formats.csv"
    page.saver.save(page.runs.run, str(table))
    qtbot.waitUntil(table.is_file, timeout=20_000)
    qtbot.waitUntil(lambda: said[-1:] == [f"Saved: {table}"], timeout=10_000)
    assert len(table.read_text("utf-8-sig").splitlines()) == 4
    page.saver.save(page.runs.run, str(tmp_path / "formats.doc"))
    qtbot.waitUntil(page.banner.isVisible, timeout=10_000)
    assert ".svg" in page.banner.text
