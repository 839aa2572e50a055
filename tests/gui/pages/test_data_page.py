"""The Data page with real folders and a real worker, used with mouse and keys."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from qtpy.QtCore import QEvent, QPoint, Qt
from qtpy.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from app.context import AppContext
from app.pages.data.page import PageWidget
from app.pages.data.row_tiles import RowTiles
from app.pages.data.rows_model import column_of
from app.pages.data.rows_table import RowsTable
from app.state.picture_store import TRIES
from datasets.hashing import hash_path
from datasets.spec import DataRow
from sessions.document import Session


@pytest.fixture
def page(qtbot, context: AppContext) -> PageWidget:
    """The page in a window of the usual size."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    return made


@pytest.fixture
def filled(qtbot, page: PageWidget, image_folder: Callable[..., Path]) -> PageWidget:
    """The page after two class folders were dropped and surveyed."""
    page.context.intake.add([image_folder()])
    qtbot.waitUntil(lambda: page.job_bar.handle is None and len(_session(page).rows) == 2, timeout=20_000)
    return page


def _session(page: PageWidget) -> Session:
    return page.context.state.session


def _cell(table: RowsTable, place: int, field: str) -> QPoint:
    return table.visualRect(table.model().index(place, column_of(field))).center()


def _edit(qtbot, table: RowsTable, place: int, field: str, kind: type[QWidget]) -> QWidget:
    point = _cell(table, place, field)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    # An editor that was just closed is still there for a moment.
    return [editor for editor in table.findChildren(kind) if editor.isVisible()][-1]


def test_empty_page_says_what_belongs_here(page: PageWidget) -> None:
    """Without data the page offers ways to get some, and the rail shows nothing."""
    assert page.empty.isVisible()
    assert page.state == "nothing"
    assert page.empty.button("folder").isEnabled()


def test_a_dropped_folder_becomes_rows_and_a_proposal(filled: PageWidget, said: list[str]) -> None:
    """Rows, classes and input come from what was found; it is one step to undo."""
    session = _session(filled)
    assert session.classes == ("bright", "dark")
    assert {row.n_images for row in session.rows} == {6}
    assert all(row.sha256 for row in session.rows)
    assert session.input.size >= 16
    assert session.name == "data"
    assert filled.state == "ready"
    assert not filled.empty.isVisible()
    assert "12 images" in said[-1]
    filled.context.state.undo()
    assert _session(filled) == Session()
    assert filled.empty.isVisible()


def test_rows_added_later_keep_the_settings(
    qtbot, filled: PageWidget, image_folder: Callable[..., Path]
) -> None:
    """A second drop brings rows and classes, not another input."""
    mine = _session(filled).input.model_copy(update={"size": 20})
    filled.context.state.set_session(_session(filled).model_copy(update={"input": mine}), "size")
    more = image_folder("more", ("abnormal", "normal"))
    shutil.copy(next(more.rglob("*.png")), more / "overview.png")
    filled.context.intake.add([more])
    qtbot.waitUntil(lambda: len(_session(filled).rows) == 4, timeout=20_000)
    qtbot.waitUntil(lambda: filled.job_bar.handle is None, timeout=20_000)
    assert _session(filled).input == mine
    assert _session(filled).classes == ("bright", "dark", "abnormal", "normal")
    assert "1 loose image" in filled.banner.text and "overview.png" in filled.banner.text


def test_the_report_and_its_counts_follow_the_rows(qtbot, filled: PageWidget) -> None:
    """The findings come by themselves, and chips then count each part."""
    qtbot.waitUntil(lambda: filled.context.check.report is not None, timeout=20_000)
    assert filled.findings.texts()
    assert "train" in filled.strip.chips[0].text
    filled.on_removal([1])
    qtbot.waitUntil(lambda: filled.context.check.report is not None, timeout=20_000)
    assert any("two classes" in text for text in filled.findings.texts())
    assert filled.state == "attention"


def test_a_folder_that_vanishes_is_noticed(qtbot, filled: PageWidget) -> None:
    """A picture that cannot be had makes it a finding; when it is back, and the window active, none."""
    check, row = filled.context.check, _session(filled).rows[1]
    qtbot.waitUntil(lambda: check.report is not None, timeout=20_000)
    moved = Path(row.path).rename(Path(row.path).with_name("elsewhere"))
    for _ in range(TRIES + 1):
        filled.context.pictures.pixmap(row, 3)
        qtbot.waitUntil(lambda: filled.context.pictures.n_wishes == 0, timeout=20_000)
    gone = f"{row.path} does not exist"
    qtbot.waitUntil(lambda: check.report is not None and gone in str(check.report.problems), timeout=20_000)
    moved.rename(row.path)
    QApplication.sendEvent(filled, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(lambda: check.report is not None and not check.report.problems, timeout=20_000)
    qtbot.waitUntil(lambda: filled.context.pictures.pixmap(row, 3) is not None, timeout=20_000)
    report = check.report
    QApplication.sendEvent(filled, QEvent(QEvent.Type.WindowActivate))
    assert check.report is report, "while nothing vanishes, nothing is checked again"


def test_a_folder_that_moved_is_found_by_its_content(
    qtbot, filled: PageWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    """Whoever never saved the session is not left with removing the row; undo takes the new place back."""
    check, moved, before = filled.context.check, filled.right.moved, _session(filled)
    qtbot.waitUntil(lambda: check.report is not None, timeout=20_000)
    assert not moved.isVisible()
    (tmp_path / "far").mkdir()
    place = Path(before.rows[1].path).rename(tmp_path / "far" / "other name")
    QApplication.sendEvent(filled, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(moved.isVisible, timeout=20_000)
    for folder in (tmp_path / "data", tmp_path / "far"):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, folder=folder: str(folder))
        qtbot.mouseClick(moved.look_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: moved.bar.handle is None, timeout=20_000)
    assert f"None of the missing data is in {tmp_path / 'data'}" in filled.banner.text
    assert said[-1] == f"Found 1 of 1 missing row in {tmp_path / 'far'}."
    assert [row.path for row in _session(filled).rows] == [before.rows[0].path, str(place)]
    qtbot.waitUntil(lambda: check.report is not None and not moved.isVisible(), timeout=20_000)
    filled.context.state.undo()
    assert _session(filled) == before


def test_a_folder_that_gained_an_image_is_read_anew(qtbot, filled: PageWidget) -> None:
    """A training refuses data that changed; nothing that is known of an image is told of another one."""
    check, changed = filled.context.check, filled.right.changed
    rows = [row.model_copy(update={"left_out": (1,)}) for row in _session(filled).rows]
    before = _session(filled).model_copy(update={"rows": tuple(rows)})
    filled.context.state.set_session(before, "leaving out of images")
    qtbot.waitUntil(lambda: check.report is not None, timeout=20_000)
    assert not changed.isVisible()
    folder = Path(rows[1].path)
    shutil.copy(Path(rows[0].path) / "bright 3.png", folder / "a new one.png")
    QApplication.sendEvent(filled, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(changed.isVisible, timeout=20_000)
    assert any("7 images now, and 6 when" in text for text in filled.findings.texts())
    qtbot.mouseClick(changed.read_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _session(filled) != before, timeout=20_000)
    now = _session(filled).rows
    assert now[0] == rows[0]
    assert (now[1].n_images, now[1].left_out, now[1].sha256) == (7, (), hash_path(folder))
    assert "left out" in filled.banner.text
    qtbot.waitUntil(lambda: check.report is not None and not changed.isVisible(), timeout=20_000)


def test_class_is_typed_into_the_cell(qtbot, filled: PageWidget) -> None:
    """A double click opens the class with completion; Enter takes the new name."""
    box = _edit(qtbot, filled.table, 0, "class_name", QComboBox)
    assert [box.itemText(i) for i in range(box.count())] == ["bright", "dark"]
    field = box.findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "new class")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _session(filled).rows[0].class_name == "new class")
    assert _session(filled).classes == ("dark", "new class")


def test_images_per_epoch_take_a_number_or_all(qtbot, filled: PageWidget) -> None:
    """A number is typed; the lowest step below 0 means all images."""
    box = _edit(qtbot, filled.table, 0, "images_per_epoch", QSpinBox)
    box.selectAll()
    qtbot.keyClicks(box, "4")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _session(filled).rows[0].images_per_epoch == 4)
    box = _edit(qtbot, filled.table, 0, "images_per_epoch", QSpinBox)
    box.setValue(box.minimum())
    assert box.text() == "all"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _session(filled).rows[0].images_per_epoch is None)


def test_a_change_of_one_selected_row_changes_all_selected(qtbot, filled: PageWidget) -> None:
    """With both rows selected the part is chosen once."""
    filled.table.selectAll()
    filled.table.on_edited(0, "part", "train")
    assert [row.part for row in _session(filled).rows] == ["train", "train"]
    assert not filled.strip.shares.isVisible()


def test_shuffle_is_switched_with_a_click(qtbot, filled: PageWidget) -> None:
    """The check mark in the cell is a check box."""
    table = filled.table
    rect = table.visualRect(table.model().index(1, column_of("shuffle")))
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 12, rect.center().y())
    )
    assert [row.shuffle for row in _session(filled).rows] == [True, False]


def test_delete_removes_the_selected_rows_and_undo_brings_them_back(qtbot, filled: PageWidget) -> None:
    """The Delete key removes rows from the session, never a file."""
    path = Path(_session(filled).rows[0].path)
    qtbot.mouseClick(
        filled.table.viewport(), Qt.MouseButton.LeftButton, pos=_cell(filled.table, 0, "n_images")
    )
    qtbot.keyClick(filled.table, Qt.Key.Key_Delete)
    assert len(_session(filled).rows) == 1
    assert path.is_dir()
    filled.context.state.undo()
    assert len(_session(filled).rows) == 2


def test_a_column_is_set_for_all_rows(filled: PageWidget) -> None:
    """The menu of the header offers the choices of the column and changes every row."""
    menu = filled.menus.column_menu("part", [0, 1], _session(filled))
    assert menu is not None
    titles = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert titles == ["Train", "Validation", "Test", "Split", "Unlabeled"]
    menu.actions()[2].trigger()
    assert len({row.part for row in _session(filled).rows}) == 1
    assert _session(filled).rows[0].part != "split"
    assert filled.menus.column_menu("path", [0], _session(filled)) is None


def test_sorting_shows_another_order_and_edits_the_right_row(qtbot, filled: PageWidget) -> None:
    """A click on a header sorts the table only; the session keeps its order."""
    filled.table.sortByColumn(column_of("class_name"), Qt.SortOrder.DescendingOrder)
    assert filled.table.model().index(0, column_of("class_name")).data() == "dark"
    box = _edit(qtbot, filled.table, 0, "images_per_epoch", QSpinBox)
    box.setValue(3)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [row.images_per_epoch for row in _session(filled).rows] == [None, 3])


def test_shares_of_the_split_are_edited_in_percent(filled: PageWidget) -> None:
    """What is not for validation or test is for training, and something always is."""
    shares = filled.strip.shares
    assert shares.isVisible()
    shares.validation.setValue(30)
    shares.test.setValue(90)
    split = _session(filled).split
    assert split.validation == pytest.approx(0.3)
    assert split.test == pytest.approx(0.65)
    assert shares.train.text() == "5 %"


def test_the_selected_row_fills_the_tiles(qtbot, filled: PageWidget) -> None:
    """The wall shows the images of the selection, and the slider their size."""
    filled.table.select([1])
    assert filled.tiles.title.words == "dark: 6 images"
    assert filled.tiles.wall.n_tiles == 6
    row = _session(filled).rows[1]
    qtbot.waitUntil(lambda: filled.context.pictures.pixmap(row, 5) is not None, timeout=20_000)
    filled.tiles.slider.setValue(150)
    assert filled.tiles.wall.tile_rect(0).width() > 140


def test_a_folder_that_is_none_is_told_on_the_page(qtbot, page: PageWidget, tmp_path: Path) -> None:
    """The sentence of the worker names the path; the page stays usable."""
    page.context.intake.add([tmp_path / "nothing here"])
    qtbot.waitUntil(page.banner.isVisible, timeout=20_000)
    assert "nothing here" in page.banner.text
    assert page.empty.isEnabled()


def test_a_damaged_file_keeps_no_other_from_being_added(
    qtbot, page: PageWidget, image_folder: Callable[..., Path], tmp_path: Path
) -> None:
    """The banner names the file that was left out; all others are there."""
    broken = tmp_path / "broken.rtdc"
    broken.write_bytes(b"no measurement")
    page.context.intake.add([broken, image_folder()])
    qtbot.waitUntil(page.banner.isVisible, timeout=20_000)
    assert "broken.rtdc" in page.banner.text and "left out" in page.banner.text
    assert {row.class_name for row in _session(page).rows} == {"bright", "dark"}
    assert all(row.sha256 for row in _session(page).rows)


def test_cancelling_a_survey_takes_its_rows_back(
    qtbot, page: PageWidget, image_folder: Callable[..., Path], said: list[str]
) -> None:
    """The wrong folder, dropped by mistake, leaves nothing."""
    cancelled: list[bool] = []

    def cancel_at_the_first_row(session: Session) -> None:
        if session.rows and not cancelled:
            cancelled.append(True)
            page.job_bar.on_cancel()

    # At once, and with the hashes of many images to come: else the survey may be over before it hears of it.
    page.context.state.session_changed.connect(cancel_at_the_first_row)
    page.context.intake.add([image_folder(classes=("a", "b", "c"), n=1000)])
    qtbot.waitUntil(lambda: bool(cancelled) and page.job_bar.handle is None, timeout=20_000)
    assert _session(page).rows == ()
    assert "cancelled" in said[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_killed_worker_is_told_and_the_page_goes_on(
    qtbot, page: PageWidget, image_folder: Callable[..., Path]
) -> None:
    """kill -9 during a survey: a message within 2 s, no half of the rows, and the next drop works."""
    root = image_folder(classes=("a", "b", "c"), n=200)
    page.context.intake.add([root])
    qtbot.waitUntil(lambda: len(_session(page).rows) >= 1, timeout=20_000)
    pid = page.context.workers.data.pid
    assert pid is not None
    begun = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    qtbot.waitUntil(page.banner.isVisible, timeout=10_000)
    assert time.monotonic() - begun < 2.0
    assert "ended unexpectedly" in page.banner.text
    assert _session(page).rows == ()
    page.context.intake.add([root / "a"])
    qtbot.waitUntil(lambda: len(_session(page).rows) == 1, timeout=20_000)
    assert page.context.workers.data.pid not in (None, pid)


def test_rows_that_stay_keep_their_selection(qtbot, context: AppContext) -> None:
    """Adding and removing other rows does not move the selection."""
    table = RowsTable(context.pictures)
    qtbot.addWidget(table)
    rows = tuple(DataRow(path=f"/data/{name}", class_name=name) for name in "abcd")
    table.set_session(Session(rows=rows[:3], classes=("a", "b", "c")))
    table.select([2])
    table.set_session(Session(rows=rows, classes=("a", "b", "c", "d")))
    table.set_session(Session(rows=rows[1:], classes=("b", "c", "d")))
    assert table.selected() == [1]


def test_tiles_of_many_rows_are_made_when_looked_at() -> None:
    """The tiles go through the rows in order, over empty ones, and end with the last image."""
    rows = [DataRow(path=f"/data/{n}", class_name="a", n_images=n) for n in (2, 0, 3_000_000)]
    tiles = RowTiles(rows, ("a",))
    assert len(tiles) == 3_000_002
    assert [(tile.row.n_images, tile.index) for tile in tiles[:4]] == [
        (2, 0),
        (2, 1),
        (3_000_000, 0),
        (3_000_000, 1),
    ]
    assert tiles[3_000_001].index == 2_999_999
    with pytest.raises(IndexError):
        tiles[3_000_002]
