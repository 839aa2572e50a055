"""A wall of images, read as they scroll into view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qtpy.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from qtpy.QtGui import QColor, QPainter, QPen, QPixmap
from qtpy.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.state.picture_store import PictureStore
from app.theme.roles import color
from datasets.spec import DataRow

CHUNK = 400
"""Tiles that the view learns of at once; more follow when it is scrolled down."""
CAPTION = 18
GAP = 4
TILE_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Tile:
    """One image on the wall.

    Attributes:
        row: the data row it is in.
        index: which image of the row.
        caption: words under it; empty for none.
        frame: colour of its frame, e.g. of its class; None for none.
        tip: tool tip; empty: the name of the image.
    """

    row: DataRow
    index: int
    caption: str = ""
    frame: QColor | None = None
    tip: str = ""


class TilesModel(QAbstractListModel):
    """The tiles, given to the view in chunks."""

    def __init__(self, pictures: PictureStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._tiles: Sequence[Tile] = ()
        self._shown = 0
        self._places: dict[tuple[str, int], list[int]] = {}
        pictures.arrived.connect(self.on_arrived)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show other tiles."""
        self.beginResetModel()
        self._tiles = tiles
        self._places = {}
        self._shown = 0
        self._note(min(CHUNK, len(tiles)))
        self.endResetModel()

    def tile(self, index: QModelIndex) -> Tile:
        """Return the tile at an index of the view."""
        return self._tiles[index.row()]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._shown

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return not parent.isValid() and self._shown < len(self._tiles)

    def fetchMore(self, parent: QModelIndex) -> None:
        end = min(self._shown + CHUNK, len(self._tiles))
        self.beginInsertRows(QModelIndex(), self._shown, end - 1)
        self._note(end)
        self.endInsertRows()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        tile = self._tiles[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.pixmap(tile.row, tile.index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tile.tip or self._pictures.name(tile.row, tile.index) or f"Image {tile.index + 1}"
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.caption
        if role == TILE_ROLE:
            return tile
        return None

    def on_arrived(self, row_place: str, index: int) -> None:
        for place in self._places.get((row_place, index), ()):
            cell = self.index(place)
            self.dataChanged.emit(cell, cell, [Qt.ItemDataRole.DecorationRole])

    def _note(self, end: int) -> None:
        for place in range(self._shown, end):
            tile = self._tiles[place]
            self._places.setdefault((tile.row.place, tile.index), []).append(place)
        self._shown = end


class TilePainter(QStyledItemDelegate):
    """Paints a tile: image, frame, caption; a quiet square until the image is here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.edge = 96
        self.captions = False

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(self.edge + 2 * GAP, self.edge + 2 * GAP + (CAPTION if self.captions else 0))

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if painter is None:
            return
        painter.save()
        square = QRect(option.rect.left() + GAP, option.rect.top() + GAP, self.edge, self.edge)
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        inner = square if pixmap is None else _inner(square, pixmap)
        if pixmap is None:
            painter.fillRect(inner, color("raised"))
        else:
            shrinks = inner.width() < pixmap.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
            painter.drawPixmap(inner, pixmap)
        _paint_frame(painter, inner, option, index.data(TILE_ROLE))
        if self.captions:
            place = QRect(square.left(), square.bottom() + 2, square.width(), CAPTION)
            words = option.fontMetrics.elidedText(
                str(index.data() or ""), Qt.TextElideMode.ElideMiddle, place.width()
            )
            painter.setPen(color("quiet"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class TileWall(QListView):
    """The wall itself; the size of the tiles can be set."""

    tile_activated = Signal(object)
    """The :class:`Tile` that was double-clicked or entered."""
    tile_selected = Signal(object)
    """The :class:`Tile` that became the current one."""

    def __init__(self, pictures: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = TilesModel(pictures, self)
        self._painter = TilePainter(self)
        self.setModel(self.tiles)
        self.setItemDelegate(self._painter)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Images")
        self.setDragEnabled(False)
        self.activated.connect(self.on_activated)
        self.selectionModel().currentChanged.connect(self.on_current_changed)

    def set_tiles(self, tiles: Sequence[Tile], captions: bool = False) -> None:
        """Show these images, from the first one on."""
        self._painter.captions = captions
        self.tiles.set_tiles(tiles)
        self.scrollToTop()

    def set_edge(self, edge: int) -> None:
        """Show tiles of this size in pixels."""
        self._painter.edge = edge
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def on_activated(self, index: QModelIndex) -> None:
        self.tile_activated.emit(self.tiles.tile(index))

    def on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.tile_selected.emit(self.tiles.tile(index))


def _inner(square: QRect, pixmap: QPixmap) -> QRect:
    size = pixmap.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
    inner = QRect(square.topLeft(), size)
    inner.moveCenter(square.center())
    return inner


def _paint_frame(painter: QPainter, inner: QRect, option: QStyleOptionViewItem, tile: Tile) -> None:
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(QPen(color("accent"), 3))
    elif tile.frame is not None:
        painter.setPen(QPen(tile.frame, 2))
    else:
        return
    painter.drawRect(inner.adjusted(0, 0, -1, -1))
