"""A class with its colour and a few words."""

from __future__ import annotations

from qtpy.QtCore import QRect, QSize, Qt
from qtpy.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

DOT = 12


def class_dot(color: QColor) -> QPixmap:
    """Return a small round patch of one colour, for tables and lists."""
    pixmap = QPixmap(2 * DOT, 2 * DOT)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _paint_dot(painter, QRect(0, 0, DOT, DOT), color)
    painter.end()
    return pixmap


def _paint_dot(painter: QPainter, rect: QRect, color: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(color)
    painter.setPen(color.darker(120))
    painter.drawEllipse(rect.adjusted(1, 1, -1, -1))


class ColorDot(QWidget):
    """A small round patch of one colour."""

    def __init__(self, color: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(DOT, DOT)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        _paint_dot(QPainter(self), self.rect(), self._color)


class ClassChip(QFrame):
    """Colour, name of the class and, quieter, what there is of it."""

    def __init__(self, name: str, color: QColor, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.name = name
        self.text = text
        label = QLabel(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 180))
        counts = QLabel(text)
        counts.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(ColorDot(color))
        layout.addWidget(label)
        layout.addWidget(counts)
        self.setToolTip(f"{name}: {text}" if text else name)
