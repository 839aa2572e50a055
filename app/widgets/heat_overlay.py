"""An image with its heat map over it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qtpy.QtCore import QRect, QSize, Qt
from qtpy.QtGui import QImage, QPainter, QPaintEvent
from qtpy.QtWidgets import QSizePolicy, QWidget

from app.theme.roles import color
from app.widgets.picture import picture_image

if TYPE_CHECKING:
    from engine.protocol.pictures import Picture


class HeatOverlay(QWidget):
    """Pixels of the image stay visible, however large it is; the heat is smooth."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QImage()
        self._heat = QImage()
        self._strength = 0.5
        self.setMinimumSize(96, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Image with its heat map")

    @property
    def strength(self) -> float:
        """Share of the heat map's colours: 0 the image alone, 1 the heat map alone."""
        return self._strength

    def set_strength(self, strength: float) -> None:
        """Show more or less of the heat map, 0…1."""
        self._strength = strength
        self.update()

    def set_images(self, picture: QImage, heat: QImage) -> None:
        """Show an image and its heat, as :func:`heat_image` makes it."""
        self._picture, self._heat = picture, heat
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.set_images(QImage(), QImage())

    @property
    def is_empty(self) -> bool:
        return self._picture.isNull()

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        if self.is_empty:
            edge = min(self.width(), self.height())
            painter.fillRect(QRect((self.width() - edge) // 2, 0, edge, edge), color("raised"))
            return
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())
        paint_overlay(painter, place, self._picture, self._heat, self._strength)


def paint_overlay(painter: QPainter, place: QRect, picture: QImage, heat: QImage, strength: float) -> None:
    """Paint an image and its heat into ``place``; ``strength`` is 0…1."""
    ratio = painter.device().devicePixelRatioF()
    shrinks = place.width() * ratio < picture.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
    painter.drawImage(place, picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.setOpacity(strength)
    painter.drawImage(place, heat)
    painter.setOpacity(1.0)


def overlay_image(picture: QImage, heat: QImage, strength: float, edge: int) -> QImage:
    """Return both as one image whose longer side has ``edge`` pixels."""
    size = picture.size().scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio)
    made = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(made)
    paint_overlay(painter, QRect(0, 0, size.width(), size.height()), picture, heat, strength)
    painter.end()
    return made


def heat_image(heat: Picture) -> QImage:
    """Return heat (gray, 0 cold … 255 hot) in the colours of heat maps."""
    gray = picture_image(heat)
    # Grays are numbers of colours already; only the table is another one.
    gray.reinterpretAsFormat(QImage.Format.Format_Indexed8)
    gray.setColorTable(list(_heat_colors()))
    return gray.convertToFormat(QImage.Format.Format_RGB32)


@cache
def _heat_colors() -> tuple[int, ...]:
    # Imported late: only who looks at heat maps needs them.
    from models.explanation.colors import HEAT_COLORS

    return tuple(0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in HEAT_COLORS)
