"""A wall of images, read as they scroll into view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qtpy.QtCore import QEvent, QPoint, QRect, Qt, Signal
from qtpy.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from qtpy.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from app.state.picture_store import PictureStore
from app.theme.roles import color
from app.widgets.tile import CAPTION_LINE, Tile, paint_caption, paint_tile
from app.widgets.tile_grid import TileGrid
from app.widgets.tile_selection import TileSelection

__all__ = ["Tile", "TileWall"]

SMALLEST_EDGE, LARGEST_EDGE = 32, 224
EDGE_STEP = 16
Key = Qt.Key


class TileWall(QAbstractScrollArea):
    """Paints the visible tiles only, so that a million of them scroll like ten.

    Arrow keys, Page, Home and End move; Shift and Ctrl select several; Ctrl with the wheel, or + and −,
    set the size.
    """

    tile_activated = Signal(object)
    """The :class:`Tile` that was double-clicked or entered."""
    tile_selected = Signal(object)
    """The :class:`Tile` that became the current one."""
    edge_changed = Signal(int)
    """The size of the tiles in px, after wheel or keys changed it."""
    menu_asked = Signal(QPoint)
    """Where the menu of the selected tiles belongs on the screen."""
    removal_asked = Signal()
    """The Delete key was pressed on selected tiles."""

    def __init__(self, pictures: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._tiles: Sequence[Tile] = ()
        self._grid = TileGrid()
        self._current: int | None = None
        self._visible: set[tuple[str, int]] = set()
        self.selection = TileSelection()
        self.setAccessibleName("Images")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("tiles")
        pictures.arrived.connect(self.on_arrived)

    @property
    def n_tiles(self) -> int:
        """Number of tiles, seen or not."""
        return len(self._tiles)

    @property
    def current(self) -> Tile | None:
        """The tile that was chosen last."""
        return None if self._current is None else self._tiles[self._current]

    @property
    def edge(self) -> int:
        """Edge of the images in px."""
        return self._grid.edge

    def selected_tiles(self) -> list[Tile]:
        """Return the selected tiles."""
        return [self._tiles[place] for place in self.selection]

    def set_tiles(
        self, tiles: Sequence[Tile], captions: int = 0, columns: int = 0, caption_width: int = 0
    ) -> None:
        """Show these images, from the first one on.

        Args:
            tiles: what to show; only the visible ones are ever asked for.
            captions: lines of text below each image.
            columns: tiles per line; 0: as many as fit.
            caption_width: room for the text in px, where that is wider than an image.
        """
        self._current = None
        self.selection.clear()
        self._tiles = tiles
        self._lay_out(
            n=len(tiles),
            caption=captions * CAPTION_LINE,
            columns_wanted=columns,
            caption_width=caption_width,
        )
        self.verticalScrollBar().setValue(0)

    def update_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show changed tiles of the same images; selection and place stay."""
        self._tiles = tiles
        self._lay_out(n=len(tiles))

    def set_edge(self, edge: int) -> None:
        """Show tiles of this size in px; what is in the middle stays in the middle."""
        edge = max(SMALLEST_EDGE, min(LARGEST_EDGE, edge))
        if edge == self._grid.edge:
            return
        place = self._place_in_view()
        self._lay_out(edge=edge)
        self._scroll_to(place // self._grid.columns * self._grid.cell_height)

    def tile_rect(self, place: int) -> QRect:
        """Return where the tile is on the viewport; outside of it while it is scrolled away."""
        return self._grid.cell(place, self._top())

    def choose(self, place: int) -> None:
        """Select one tile and show it, as a click on it does."""
        self._go_to(place, Qt.KeyboardModifier.NoModifier)
        self.show_tile(place)

    def show_tile(self, place: int) -> None:
        """Scroll until the tile is visible."""
        self._scroll_to(self._grid.top_that_shows(place, self._top(), self.viewport().height()))

    def on_arrived(self, row_place: str, index: int) -> None:
        if (row_place, index) in self._visible:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        if event is None:
            return
        top = self._top()
        visible = self._grid.visible(top, self.viewport().height())
        tiles = [self._tiles[place] for place in visible]
        self._visible = {(tile.row.place, tile.index) for tile in tiles}
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), color("surface"))
        focus = self._current if self.hasFocus() else None
        # The last one first: the newest wish is read first, and the eye begins at the top.
        for place, tile in zip(reversed(visible), reversed(tiles), strict=True):
            square = self._grid.square(place, top)
            pixmap = self._pictures.pixmap(tile.row, tile.index)
            paint_tile(painter, square, tile, pixmap, place in self.selection, place == focus)
            if tile.caption and self._grid.caption:
                paint_caption(painter, self._grid.words(place, top), tile.caption)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        place, columns = self._place_in_view(), self._grid.columns
        self._lay_out()
        if columns != self._grid.columns:
            self._scroll_to(place // self._grid.columns * self._grid.cell_height)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._change_edge(EDGE_STEP if event.angleDelta().y() > 0 else -EDGE_STEP)
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        place = self._grid.place_at(event.pos(), self._top())
        keeps = event.button() == Qt.MouseButton.RightButton and place is not None and place in self.selection
        if place is not None and not keeps:
            self._go_to(place, event.modifiers())
        elif place is None:
            self.selection.clear()
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and self._grid.place_at(event.pos(), self._top()) is not None:
            self.tile_activated.emit(self.current)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        if event is not None and len(self.selection):
            self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        target = self._target_of(Key(event.key()))
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if target is not None:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go_to(target, shift)
            self.show_tile(target)
        elif control and event.key() == Key.Key_A and self._tiles:
            self.selection.set_span(range(len(self._tiles)))
            self.viewport().update()
        elif event.key() in (Key.Key_Plus, Key.Key_Minus):
            self._change_edge(EDGE_STEP if event.key() == Key.Key_Plus else -EDGE_STEP)
        elif event.key() in (Key.Key_Return, Key.Key_Enter) and self.current is not None:
            self.tile_activated.emit(self.current)
        elif event.key() in (Key.Key_Delete, Key.Key_Backspace) and len(self.selection):
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._grid.place_at(event.pos(), self._top())
            QToolTip.showText(event.globalPos(), "" if place is None else self._tip(place), self.viewport())
            return True
        return bool(super().viewportEvent(event))

    def _tip(self, place: int) -> str:
        tile = self._tiles[place]
        words = tile.tip or self._pictures.name(tile.row, tile.index) or f"Image {tile.index + 1:,}"
        return f"{words}\nLeft out of this session" if tile.muted else words

    def _lay_out(self, **changed: int) -> None:
        self._grid = replace(self._grid, width=self.viewport().width(), **changed)
        height, unit = self.viewport().height(), self._grid.pixels_per_step
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, -(-(self._grid.height - height) // unit)))
        bar.setPageStep(max(1, height // unit))
        bar.setSingleStep(max(1, self._grid.cell_height // (3 * unit)))
        self.viewport().update()

    def _top(self) -> int:
        return int(self.verticalScrollBar().value()) * self._grid.pixels_per_step

    def _scroll_to(self, top: int) -> None:
        self.verticalScrollBar().setValue(-(-top // self._grid.pixels_per_step))

    def _place_in_view(self) -> int:
        visible = self._grid.visible(self._top(), self.viewport().height())
        return self._current if self._current is not None and self._current in visible else visible.start

    def _change_edge(self, by: int) -> None:
        self.set_edge(self._grid.edge + by)
        self.edge_changed.emit(self._grid.edge)

    def _target_of(self, key: Qt.Key) -> int | None:
        if not self._tiles:
            return None
        columns = self._grid.columns
        page = max(1, self.viewport().height() // self._grid.cell_height) * columns
        last = len(self._tiles) - 1
        here = self._current
        if key in (Key.Key_Home, Key.Key_End):
            return 0 if key == Key.Key_Home else last
        steps = {
            Key.Key_Left: -1,
            Key.Key_Right: 1,
            Key.Key_Up: -columns,
            Key.Key_Down: columns,
            Key.Key_PageUp: -page,
            Key.Key_PageDown: page,
        }
        if key not in steps:
            return None
        return 0 if here is None else max(0, min(last, here + steps[key]))

    def _go_to(self, place: int, modifiers: Qt.KeyboardModifiers | Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.selection.extend(place)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.selection.switch(place)
        else:
            self.selection.choose(place)
        self._current = place
        self.viewport().update()
        self.tile_selected.emit(self._tiles[place])
