"""One image, as large as there is room."""

from __future__ import annotations

from qtpy.QtCore import QRect, QSize, Qt
from qtpy.QtGui import QPainter, QPaintEvent, QPixmap
from qtpy.QtWidgets import QSizePolicy, QWidget

from app.theme.roles import color


class LargePicture(QWidget):
    """Enlarges small images without smoothing: the pixels a network sees stay visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self.setMinimumSize(96, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Image")

    @property
    def pixmap(self) -> QPixmap | None:
        """What is shown."""
        return self._pixmap

    def set_pixmap(self, pixmap: QPixmap | None) -> None:
        """Show this image; None: nothing."""
        self._pixmap = pixmap
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(192, 192)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        if self._pixmap is None or self._pixmap.isNull():
            edge = min(self.width(), self.height())
            painter.fillRect(QRect(0, 0, edge, edge), color("raised"))
            return
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        ratio = painter.device().devicePixelRatioF()
        shrinks = size.width() * ratio < self._pixmap.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.drawPixmap(QRect(0, 0, size.width(), size.height()), self._pixmap)
