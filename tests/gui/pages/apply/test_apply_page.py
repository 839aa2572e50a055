"""The page Apply with a real model, real files and a real worker, by mouse and keys."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import h5py
import hdf5plugin  # noqa: F401 - registers the filters of the written scores
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QGuiApplication
from qtpy.QtWidgets import QAbstractButton, QMessageBox

from app.context import AppContext
from app.pages.apply.page import PageWidget
from sessions.document import Session
from sessions.run_history.found import FoundRun

LEFT = Qt.MouseButton.LeftButton
WORK_MS = 60_000


def _classify(page: PageWidget, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.setup.classify_button, LEFT)
    assert page.state == "running" and not page.setup.classify_button.isEnabled()
    qtbot.waitUntil(lambda: not page.classifier.is_busy, timeout=WORK_MS)
    assert page.state == "ready", page.banner.text


def _click_box(box: QAbstractButton, qtbot: QtBot) -> None:
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))


def test_a_dropped_folder_is_classified_into_a_table(
    qtbot: QtBot, page: PageWidget, add: Callable[..., None], images: Path, run: Path, said: list[str]
) -> None:
    """Counts, shares, tiles and the table agree; the session stays as it was; one image is shown large.

    A damaged image is told, and counts as nothing.
    """
    before = page.context.state.session
    assert page.empty.isVisible() and "Add files" in page.setup.classify_button.toolTip()
    damaged = images / "right 7.png"
    damaged.write_bytes(damaged.read_bytes()[:60])
    add(images)
    assert page.context.state.session is before == Session()
    assert page.setup.writing.names.text() == "new cells.csv"
    _classify(page, qtbot)
    table = run / "predictions" / "new cells.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    classes = [line["class"] for line in lines]
    assert len(lines) == 20 and "new cells.csv" in said[-1] and "19 images; 1 not readable" in said[-1]
    assert classes[19] == "" and lines[19]["not readable"]
    told = "new cells: 1 of 20 images cannot be read and has no class. The image "
    assert page.banner.text.startswith(told) and "right 7.png is damaged" in page.banner.text
    tip = page.setup.files.files.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "cannot be read" in tip and max(map(len, tip.splitlines()[2:])) <= 80
    assert [share.n for share in page.results.shares.shares] == [
        classes.count("left"),
        classes.count("right"),
    ]
    assert (
        page.results.total.text() == "19 images · 1 not readable" and "images/s" in page.results.speed.words
    )
    _check_tiles(page, lines, qtbot)


def _check_tiles(page: PageWidget, lines: list[dict[str, str]], qtbot: QtBot) -> None:
    panel = page.results.images
    qtbot.waitUntil(lambda: panel.wall.n_tiles == 19)
    panel.class_box.setCurrentIndex(2)
    panel.class_box.activated.emit(2)
    assert panel.title.text() == f"{[line['class'] for line in lines].count('right')} images"
    panel.order_box.setCurrentIndex(1)
    panel.order_box.activated.emit(1)
    qtbot.mouseClick(panel.wall.viewport(), LEFT, pos=panel.wall.tile_rect(0).center())
    tile = panel.wall.current
    surest = max((line for line in lines if line["class"] == "right"), key=lambda line: float(line["score"]))
    shown = dict(panel.inspector.scores.lines)
    assert shown["right"] == pytest.approx(float(surest["score"]), abs=1e-3)
    assert shown["left"] == pytest.approx(float(lines[tile.index]["score left"]), abs=1e-3)
    qtbot.waitUntil(lambda: not panel.inspector.picture.shown.isNull(), timeout=10_000)
    assert panel.inspector.name.words == f"new cells: {Path(lines[tile.index]['image']).name}"


def test_a_measurement_gets_scores_under_ids_that_are_checked_while_typed(
    qtbot: QtBot, page: PageWidget, add: Callable[..., None], measurement: Path, run: Path
) -> None:
    """Two equal ids stop the button with a sentence; then the copy holds a score of every class."""
    add(measurement)
    _click_box(page.setup.writing.rtdc, qtbot)
    fields = page.setup.writing.ids.fields
    assert {name: field.text() for name, field in fields.items()} == {"left": "lef", "right": "rig"}
    fields["right"].selectAll()
    qtbot.keyClicks(fields["right"], "le")
    assert "'le'" in page.setup.writing.ids.problem.text() and not page.setup.classify_button.isEnabled()
    qtbot.keyClicks(fields["right"], "f")
    assert "the same id" in page.setup.writing.ids.problem.text()
    assert page.setup.classify_button.toolTip() == page.setup.writing.ids.problem.text()
    fields["right"].selectAll()
    qtbot.keyClicks(fields["right"], "r01")
    assert not page.setup.writing.ids.problem.isVisible()
    content = measurement.read_bytes()
    _classify(page, qtbot)
    assert measurement.read_bytes() == content
    with h5py.File(run / "predictions" / "sample_scores.rtdc") as file:
        scores = np.stack([file["events/ml_score_lef"][:], file["events/ml_score_r01"][:]], axis=1)
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-6)
    assert [share.n for share in page.results.shares.shares] == np.bincount(
        scores.argmax(axis=1), minlength=2
    ).tolist()


def test_shares_of_several_files_are_corrected_together(
    qtbot: QtBot, page: PageWidget, add: Callable[..., None], images: Path, measurement: Path
) -> None:
    """All files show the share of all their images, with interval; a click on one shows its own."""
    add(images, measurement)
    _click_box(page.setup.writing.table, qtbot)
    _classify(page, qtbot)
    table = page.results.shares
    qtbot.waitUntil(lambda: all(share.ci95 is not None for share in table.shares), timeout=20_000)
    assert sum(share.n for share in table.shares) == 30
    assert sum(share.corrected for share in table.shares) == pytest.approx(1)
    assert all(share.ci95[0] <= share.corrected <= share.ci95[1] for share in table.shares)
    view = page.setup.files
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.files.index(1)).center())
    assert sum(share.n for share in table.shares) == 10 == page.results.images.wall.n_tiles
    assert not page.results.table_button.isEnabled() and not page.results.folder_button.isEnabled()


def test_outputs_that_exist_are_kept_or_replaced_as_answered(
    qtbot: QtBot,
    page: PageWidget,
    add: Callable[..., None],
    images: Path,
    run: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cancel starts nothing, Keep both takes a free name, Replace writes the table anew."""
    add(images)
    table = run / "predictions" / "new cells.csv"
    table.parent.mkdir(exist_ok=True)
    table.write_text("mine")
    asked: list[str] = []

    def answer(word: str) -> Callable[[QMessageBox], int]:
        def click(box: QMessageBox) -> int:
            asked.append(box.text())
            next(button for button in box.buttons() if button.text().replace("&", "") == word).click()
            return 0

        return click

    monkeypatch.setattr(QMessageBox, "exec_", answer("Cancel"))
    qtbot.mouseClick(page.setup.classify_button, LEFT)
    assert not page.classifier.is_busy and "new cells.csv" in asked[0]
    monkeypatch.setattr(QMessageBox, "exec_", answer("Keep both"))
    _classify(page, qtbot)
    assert table.read_text() == "mine" and (table.parent / "new cells-2.csv").is_file()
    monkeypatch.setattr(QMessageBox, "exec_", answer("Replace"))
    _classify(page, qtbot)
    assert table.read_text(encoding="utf-8-sig").startswith("file,image")
    qtbot.mouseClick(page.results.copy_button, LEFT)
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("left\t")


def test_cancel_leaves_no_file(
    qtbot: QtBot, page: PageWidget, add: Callable[..., None], tmp_path: Path, run: Path, said: list[str]
) -> None:
    """A cancelled prediction writes nothing, and the next one can begin."""
    big = tmp_path / "long.rtdc"
    with h5py.File(big, "w") as file:
        file["events/image"] = np.zeros((60_000, 12, 12), np.uint8)
        file.attrs["experiment:event count"] = 60_000
    add(big)
    qtbot.mouseClick(page.setup.classify_button, LEFT)
    qtbot.waitUntil(page.job_bar.isVisible, timeout=WORK_MS)
    assert "Nothing is written" in page.unfinished()
    page.job_bar.on_cancel()
    qtbot.waitUntil(lambda: not page.classifier.is_busy, timeout=WORK_MS)
    assert not page.unfinished()
    assert said[-1] == "Classifying was cancelled; nothing was written." and page.state == "ready"
    assert list((run / "predictions").iterdir()) == []
    assert page.setup.classify_button.isEnabled()


def test_a_damaged_model_is_told_before_anything_starts(
    qtbot: QtBot, page: PageWidget, add: Callable[..., None], images: Path, tmp_path: Path
) -> None:
    """A dropped model file is chosen; the button says what is wrong with it; the way back is one click."""
    add(images)
    broken = tmp_path / "broken.keras"
    broken.write_bytes(b"no model")
    assert page.take([broken]) == []
    qtbot.waitUntil(lambda: bool(page.setup.model.problem), timeout=20_000)
    assert "broken.keras" in page.setup.classify_button.toolTip()
    assert not page.setup.classify_button.isEnabled()
    qtbot.mouseClick(page.setup.model.back_button, LEFT)
    qtbot.waitUntil(page.setup.classify_button.isEnabled, timeout=20_000)


def test_files_are_added_removed_and_told_apart(
    qtbot: QtBot, page: PageWidget, add: Callable[..., None], images: Path, measurement: Path, tmp_path: Path
) -> None:
    """Delete takes a file off the list; a damaged one is named; the same file comes once."""
    add(images, measurement)
    assert page.setup.writing.rtdc.isEnabled()
    broken = tmp_path / "broken.rtdc"
    broken.write_bytes(b"no measurement")
    page.take([broken, images])
    qtbot.waitUntil(page.banner.isVisible, timeout=20_000)
    assert "broken.rtdc" in page.banner.text and len(page.inputs.rows) == 2
    view = page.setup.files
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.files.index(1)).center())
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [Path(row.path) for row in page.inputs.rows] == [images] and measurement.is_file()
    assert not page.setup.writing.rtdc.isEnabled()
    assert "rtdc" in page.setup.writing.rtdc.toolTip()


def test_runs_with_other_classes_cannot_be_averaged(page: PageWidget, context: AppContext) -> None:
    """They stand in the list, switched off, with the reason."""
    own = context.runs.runs[0]
    others = page.setup.options
    assert others.others.count() == 0
    context.runs._found = (
        FoundRun(summary=own),
        FoundRun(summary=own.model_copy(update={"root": "/runs/same", "name": "same"})),
        FoundRun(
            summary=own.model_copy(update={"root": "/runs/other", "name": "other", "classes": ("up", "down")})
        ),
    )
    context.runs.runs_changed.emit()
    same, other = (others.others.item(line) for line in range(2))
    assert not other.flags() & Qt.ItemFlag.ItemIsEnabled and "up, down" in other.toolTip()
    same.setCheckState(Qt.CheckState.Checked)
    assert others.further_models() == ("/runs/same",)
