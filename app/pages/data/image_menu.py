"""The menu of the selected images."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QObject, QPoint, Signal
from qtpy.QtWidgets import QAction, QMenu, QWidget

from app.theme.icons import icon
from app.widgets.tile_wall import Tile


class ImageMenu(QObject):
    """Leaves images out of the session, or takes them back; no file changes."""

    leaving_out = Signal(list)
    """The :class:`Tile` objects of the images to be left out."""
    taking_back = Signal(list)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._tiles: Sequence[Tile] = ()

    def menu(self, tiles: Sequence[Tile]) -> QMenu:
        """Return the menu of these images; it offers what would change something."""
        self._tiles = tiles
        menu = QMenu(self._widget)
        used = [tile for tile in tiles if not tile.muted]
        unused = len(tiles) - len(used)
        if used:
            out = QAction(icon("x"), f"Leave {_words(len(used))} out of this session", menu)
            out.triggered.connect(self.on_leave_out)
            menu.addAction(out)
        if unused:
            back = QAction(icon("restore"), f"Take {_words(unused)} back", menu)
            back.triggered.connect(self.on_take_back)
            menu.addAction(back)
        return menu

    def show(self, tiles: Sequence[Tile], point: QPoint) -> None:
        """Show the menu of these images."""
        if tiles:
            self.menu(tiles).popup(point)

    def on_leave_out(self) -> None:
        self.leaving_out.emit([tile for tile in self._tiles if not tile.muted])

    def on_take_back(self) -> None:
        self.taking_back.emit([tile for tile in self._tiles if tile.muted])


def _words(n: int) -> str:
    return "this image" if n == 1 else f"{n:,} images"
