"""One image on a wall, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from qtpy.QtCore import QRect, Qt
from qtpy.QtGui import QColor, QPainter, QPen, QPixmap

from app.theme.roles import color
from datasets.spec import DataRow

CAPTION_LINE = 18
MUTED = 0.25
"""Opacity of an image that is not used."""


@dataclass(frozen=True)
class Tile:
    """One image on the wall.

    Attributes:
        row: the data row it is in.
        index: which image of the row.
        caption: words under it, one or several lines; empty for none.
        frame: colour of its frame, e.g. of its class; None for none.
        tip: tool tip; empty: the name of the image.
        muted: whether it is shown as one that is not used.
    """

    row: DataRow
    index: int
    caption: str = ""
    frame: QColor | None = None
    tip: str = ""
    muted: bool = False


def paint_tile(
    painter: QPainter, square: QRect, tile: Tile, pixmap: QPixmap | None, selected: bool, current: bool
) -> None:
    """Paint image and frame; a quiet square until the image is here.

    Args:
        painter: paints on the wall.
        square: where the image belongs.
        tile: what is painted.
        pixmap: its picture, if it is here.
        selected: whether the tile is selected.
        current: whether the keys move from this tile on.
    """
    inner = square if pixmap is None else _inner(square, pixmap)
    if pixmap is None:
        painter.fillRect(inner, color("raised"))
    else:
        painter.setOpacity(MUTED if tile.muted else 1.0)
        ratio = painter.device().devicePixelRatioF()
        shrinks = inner.width() * ratio < pixmap.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.drawPixmap(inner, pixmap)
        painter.setOpacity(1.0)
    if tile.muted:
        _paint_cross(painter, inner)
    _paint_frame(painter, inner, tile, selected, current)


def paint_caption(painter: QPainter, place: QRect, caption: str) -> None:
    """Write the lines of a caption, each shortened in its middle to the width of ``place``."""
    metrics = painter.fontMetrics()
    painter.setPen(color("quiet"))
    for number, words in enumerate(caption.splitlines()):
        line = QRect(place.left(), place.top() + number * CAPTION_LINE, place.width(), CAPTION_LINE)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)


def _inner(square: QRect, pixmap: QPixmap) -> QRect:
    size = pixmap.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
    inner = QRect(square.topLeft(), size)
    inner.moveCenter(square.center())
    return inner


def _paint_cross(painter: QPainter, inner: QRect) -> None:
    painter.setPen(QPen(color("quiet"), 1))
    painter.drawLine(inner.topLeft(), inner.bottomRight())
    painter.drawLine(inner.bottomLeft(), inner.topRight())


def _paint_frame(painter: QPainter, inner: QRect, tile: Tile, selected: bool, current: bool) -> None:
    if selected:
        painter.setPen(QPen(color("accent"), 3))
    elif current:
        painter.setPen(QPen(color("accent"), 1, Qt.PenStyle.DashLine))
    elif tile.frame is not None:
        painter.setPen(QPen(color("quiet") if tile.muted else tile.frame, 2))
    else:
        return
    painter.drawRect(inner.adjusted(0, 0, -1, -1))
