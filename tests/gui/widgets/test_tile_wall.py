"""The wall of images: what it asks for, and what mouse and keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from qtpy.QtCore import QPoint, Qt

from app.state.picture_store import MOST_WISHES, PictureStore
from app.widgets.tile_grid import LONGEST_BAR, TileGrid
from app.widgets.tile_selection import TileSelection
from app.widgets.tile_wall import Tile, TileWall
from app.worker.pool import Workers
from datasets.spec import DataRow

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MILLION = 1_000_000


class Counted(Sequence[Tile]):
    """Tiles of one row that count how often one of them is looked at."""

    def __init__(self, row: DataRow, n: int) -> None:
        self.row, self.n, self.looks = row, n, 0

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, place: Any) -> Any:
        self.looks += 1
        return Tile(self.row, place)


@pytest.fixture
def make_wall(qtbot, workers: Workers) -> Callable[[Sequence[Tile]], TileWall]:
    """Show tiles on a wall of 4 columns."""

    def make(tiles: Sequence[Tile]) -> TileWall:
        wall = TileWall(PictureStore(workers))
        qtbot.addWidget(wall)
        wall.resize(4 * 104 + 20, 400)
        wall.set_tiles(tiles)
        wall.show()
        qtbot.waitExposed(wall)
        return wall

    return make


def _row(n: int) -> DataRow:
    return DataRow(path="/nowhere/cells.rtdc", source="rtdc", class_name="cells", n_images=n)


def test_tiles_are_read_as_they_come_into_view(
    qtbot, workers: Workers, image_folder: Callable[..., Path]
) -> None:
    """The wall asks for what is visible, shows it, and tells which tile was chosen."""
    folder = image_folder(n=300, classes=("cells",)) / "cells"
    row = DataRow(path=str(folder), class_name="cells", n_images=300)
    store = PictureStore(workers)
    wall = TileWall(store)
    qtbot.addWidget(wall)
    wall.resize(300, 300)
    wall.set_tiles([Tile(row, index) for index in range(300)])
    wall.show()
    qtbot.waitUntil(lambda: store.name(row, 0) != "", timeout=20_000)
    assert store.name(row, 0) == "cells 0.png"
    assert store.name(row, 299) == ""
    wall.show_tile(299)
    qtbot.waitUntil(lambda: store.name(row, 299) != "", timeout=20_000)
    with qtbot.waitSignal(wall.tile_selected) as chosen:
        centre = wall.tile_rect(299).center()
        qtbot.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert chosen.args[0].index == 299


def test_a_million_tiles_cost_as_much_as_those_seen(make_wall) -> None:
    """Showing, jumping to the end and back looks at a few dozen tiles, not at a million."""
    tiles = Counted(_row(MILLION), MILLION)
    wall = make_wall(tiles)
    bar = wall.verticalScrollBar()
    bar.setValue(bar.maximum())
    wall.viewport().repaint()
    assert wall.viewport().rect().contains(wall.tile_rect(MILLION - 1))
    bar.setValue(bar.minimum())
    wall.viewport().repaint()
    assert wall.tile_rect(0).top() == 0
    assert tiles.looks < 300


def test_keys_move_through_the_wall(qtbot, make_wall) -> None:
    """Home, End, Page and arrows go where they say, and what they reach is visible."""
    wall = make_wall(Counted(_row(MILLION), MILLION))
    moves = [
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_PageDown, 17),
        (Qt.Key.Key_End, MILLION - 1),
        (Qt.Key.Key_Up, MILLION - 5),
        (Qt.Key.Key_PageUp, MILLION - 17),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
    ]
    for key, place in moves:
        qtbot.keyClick(wall, key)
        assert wall.current is not None and wall.current.index == place
        assert wall.viewport().rect().contains(wall.tile_rect(place))
    with qtbot.waitSignal(wall.tile_activated):
        qtbot.keyClick(wall, Qt.Key.Key_Return)


def test_several_tiles_are_selected_as_in_every_list(qtbot, make_wall) -> None:
    """Shift takes a span, Ctrl one more or one less, Ctrl+A all, a click beside the tiles none."""
    wall = make_wall(Counted(_row(10), 10))

    def click(place: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[int]:
        point = wall.tile_rect(place).center()
        qtbot.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, modifier, point)
        return sorted(tile.index for tile in wall.selected_tiles())

    assert click(2) == [2]
    assert click(6, SHIFT) == [2, 3, 4, 5, 6]
    assert click(4, CONTROL) == [2, 3, 5, 6]
    assert click(8, CONTROL) == [2, 3, 5, 6, 8]
    qtbot.keyClick(wall, Qt.Key.Key_A, CONTROL)
    assert len(wall.selected_tiles()) == 10
    empty = QPoint(wall.tile_rect(3).right() + 4, 8)
    qtbot.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=empty)
    assert wall.selected_tiles() == []


def test_all_of_a_million_are_selected_without_counting_them() -> None:
    """The selection of everything less one is two facts, not a million."""
    selection = TileSelection()
    selection.set_span(range(MILLION))
    selection.switch(7)
    assert len(selection) == MILLION - 1
    assert 7 not in selection and 8 in selection
    selection.switch(MILLION + 3)
    assert len(selection) == MILLION
    assert list(selection)[-1] == MILLION + 3


def test_the_size_changes_around_what_is_seen(qtbot, make_wall) -> None:
    """Zooming keeps the chosen tile in view and tells the new size."""
    wall = make_wall(Counted(_row(MILLION), MILLION))
    wall.show_tile(500_000)
    point = wall.tile_rect(500_000).center()
    qtbot.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=point)
    with qtbot.waitSignal(wall.edge_changed) as changed:
        qtbot.keyClick(wall, Qt.Key.Key_Plus)
    assert changed.args == [112]
    assert wall.viewport().rect().intersects(wall.tile_rect(500_000))
    wall.resize(300, 400)
    assert wall.viewport().rect().intersects(wall.tile_rect(500_000))


def test_the_bar_reaches_the_end_of_more_tiles_than_pixels_can_be_counted() -> None:
    """Beyond 32 bits of pixels one step of the bar is several pixels; nothing overflows."""
    grid = TileGrid(n=10**9, edge=224, width=300)
    assert grid.height > 2**31
    assert grid.height / grid.pixels_per_step <= LONGEST_BAR
    assert TileGrid(n=MILLION, edge=224, width=300).pixels_per_step == 1


@pytest.mark.parametrize("width", [10, 104, 419, 1000])
def test_every_tile_is_where_a_click_finds_it(width: int) -> None:
    """Place and point are inverse to each other, and the visible range holds exactly what shows."""
    grid = TileGrid(n=37, edge=96, caption=18, width=width)
    for top in (0, 55, 400):
        for place in range(grid.n):
            assert grid.place_at(grid.cell(place, top).center(), top) == place
        cells = [grid.cell(place, top) for place in range(grid.n)]
        shown = [p for p, cell in enumerate(cells) if cell.bottom() >= 0 and cell.top() < 300]
        assert list(grid.visible(top, 300)) == shown


def test_what_was_scrolled_past_is_not_kept(qtbot, workers: Workers) -> None:
    """However far one scrolls, only the newest wishes are kept."""
    store = PictureStore(workers)
    row = _row(MILLION)
    for index in range(5 * MOST_WISHES):
        store.pixmap(row, index)
    assert store.n_wishes == MOST_WISHES
