"""Findings beside the images they speak of, and remedies as buttons, with real folders and a real worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QAction

from app.context import AppContext
from app.pages.data.finding_item import FindingItem
from app.pages.data.page import PageWidget
from app.pages.data.rows_model import column_of
from app.state.mending import leave_out, take_back, untie
from datasets.spec import DataRow
from sessions.document import Session

N = 12


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, image_folder: Callable[..., Path], tmp_path: Path) -> PageWidget:
    """The page with training and test images of two classes; one test image is a copy of a training image."""
    root = tmp_path / "cells"
    image_folder("cells/train", n=N)
    image_folder("cells/test", n=N)
    # The test images differ from those for training, but for one.
    for folder in (root / "test").iterdir():
        for number in range(N):
            shutil.move(folder / f"{folder.name} {number}.png", folder / f"{folder.name} test {number}.png")
            _repaint(folder / f"{folder.name} test {number}.png", number)
    shutil.copy(root / "train" / "dark" / "dark 3.png", root / "test" / "dark" / "dark test 5.png")
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    context.intake.add([root])
    qtbot.waitUntil(lambda: made.job_bar.handle is None and len(_session(made).rows) == 4, timeout=20_000)
    _wait(qtbot, made)
    return made


def _repaint(path: Path, number: int) -> None:
    import cv2
    import numpy as np

    image = np.random.default_rng(100 + number).integers(0, 200, (24, 20, 3), dtype=np.uint8)
    cv2.imwrite(str(path), image)


def _session(page: PageWidget) -> Session:
    return page.context.state.session


def _wait(qtbot: QtBot, page: PageWidget) -> None:
    qtbot.waitUntil(lambda: page.context.check.report is not None, timeout=20_000)


def _item(page: PageWidget, kind: str) -> FindingItem:
    return next(
        item for section in page.findings.sections for item in section.items if item.finding.kind == kind
    )


def _kinds(page: PageWidget) -> set[str]:
    return {item.finding.kind for section in page.findings.sections for item in section.items}


def test_a_leak_shows_its_two_images_side_by_side(qtbot: QtBot, page: PageWidget) -> None:
    """A click on the finding shows both copies in one line, with row, part and class below."""
    item = _item(page, "leakage")
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    wall = page.tiles.wall
    assert wall.n_tiles == 2
    assert wall.tile_rect(0).top() == wall.tile_rect(1).top()
    wall.setFocus()
    captions = []
    for _ in range(2):
        qtbot.keyClick(wall, Qt.Key.Key_Right)
        assert wall.current is not None
        captions.append(wall.current.caption)
    assert captions == ["dark\nTrain · dark", "dark\nTest · dark"]
    assert page.tiles.back.isVisible()
    qtbot.mouseClick(page.tiles.back, Qt.MouseButton.LeftButton)
    assert wall.n_tiles == N
    assert not page.tiles.back.isVisible()


def test_a_remedy_takes_the_finding_away_and_undo_brings_it_back(qtbot: QtBot, page: PageWidget) -> None:
    """The button changes the session in one step; the next report no longer has the finding."""
    item = _item(page, "leakage")
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    before = _session(page)
    button = item.remedies.buttons["leave_out_copies"]
    assert button.isVisible() and button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sum(len(row.left_out) for row in _session(page).rows) == 1
    assert [tile.muted for tile in _tiles(qtbot, page)] == [False, True]
    _wait(qtbot, page)
    assert "leakage" not in _kinds(page)
    assert page.right.looked_at == []
    page.context.state.undo()
    assert _session(page) == before
    _wait(qtbot, page)
    assert "leakage" in _kinds(page)


def _tiles(qtbot: QtBot, page: PageWidget) -> list[object]:
    qtbot.keyClick(page.tiles.wall, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    return page.tiles.wall.selected_tiles()


def test_images_are_left_out_by_hand_and_taken_back(qtbot: QtBot, page: PageWidget) -> None:
    """Delete on selected images leaves them out: a column counts them, the row's menu takes them back."""
    wall, table = page.tiles.wall, page.table
    place = table.selected()[0]
    assert table.isColumnHidden(column_of("left_out"))
    qtbot.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=wall.tile_rect(1).center())
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, shift, wall.tile_rect(3).center())
    qtbot.keyClick(wall, Qt.Key.Key_Delete)
    assert _session(page).rows[place].left_out == (1, 2, 3)
    assert not table.isColumnHidden(column_of("left_out"))
    assert table.rows.data(table.rows.index(place, column_of("left_out"))) == "3"
    assert "3 left out" in page.tiles.title.words
    # The images that were left out stay selected, so that they can be taken back at once.
    back = _action(page.tiles.menu.menu(wall.selected_tiles()).actions(), "Take 3 images back")
    back.trigger()
    assert _session(page).rows[place].left_out == ()
    page.context.state.undo()
    menu = page.menus.rows_menu([place], _session(page))
    assert menu is not None
    _action(menu.actions(), "Take the left-out images back (3)").trigger()
    assert _session(page).rows[place].left_out == ()


def _action(actions: list[QAction], text: str) -> QAction:
    return next(action for action in actions if action.text() == text)


def test_a_finding_on_rows_shows_their_images(qtbot: QtBot, page: PageWidget) -> None:
    """A finding that names classes or rows shows all of their images."""
    session = _session(page).model_copy(
        update={"rows": tuple(row.model_copy(update={"part": "train"}) for row in _session(page).rows)}
    )
    page.context.state.set_session(session, "part")
    _wait(qtbot, page)
    item = _item(page, "no_validation")
    button = item.remedies.buttons["divide_rows"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert {row.part for row in _session(page).rows} == {"split"}
    _wait(qtbot, page)
    assert "no_validation" not in _kinds(page)


def test_findings_wait_while_a_new_report_is_made(qtbot: QtBot, page: PageWidget) -> None:
    """The old findings stay readable, but nothing of them can be applied to rows that changed."""
    item = _item(page, "leakage")
    page.context.state.set_session(_session(page).model_copy(update={"seed": 7}), "seed")
    assert item.isVisible() and not item.isEnabled()
    _wait(qtbot, page)
    assert _item(page, "leakage").isEnabled()
    page.context.state.set_session(_session(page).model_copy(update={"rows": ()}), "removal of rows")
    assert not page.findings.sections, "they would stand beside other data until these are read"


def test_a_million_images_are_not_left_out_one_by_one(
    qtbot: QtBot, context: AppContext, said: list[str]
) -> None:
    """Ctrl+A and Delete on a huge row answer at once, with what to do instead."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.show()
    row = DataRow(path="/nowhere/cells.rtdc", source="rtdc", class_name="a", n_images=1_000_000)
    context.state.replace(Session(rows=(row,), classes=("a",)), None)
    qtbot.keyClick(made.tiles.wall, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(made.tiles.wall.selection) == 1_000_000
    qtbot.keyClick(made.tiles.wall, Qt.Key.Key_Delete)
    assert _session(made).rows == (row,)
    assert "0 images per epoch" in said[-1]


def test_leaving_out_is_a_set_of_numbers_per_row() -> None:
    """Left-out images are sorted and each once; taking back and untying touch the named rows only."""
    rows = tuple(
        DataRow(path=f"/{name}", class_name="a", n_images=9, left_out=out, ties=((1, 0),))
        for name, out in (("a", ()), ("b", (4,)))
    )
    session = leave_out(Session(rows=rows, classes=("a",)), [(1, 7), (1, 4), (0, 2), (1, 0)])
    assert [row.left_out for row in session.rows] == [(2,), (0, 4, 7)]
    session = take_back(session, [(1, 4), (1, 5)])
    assert [row.left_out for row in session.rows] == [(2,), (0, 7)]
    assert [row.ties for row in untie(session, [0]).rows] == [(), ((1, 0),)]
