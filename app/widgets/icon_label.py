"""An icon on its own."""

from __future__ import annotations

from qtpy.QtCore import QSize
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QSizePolicy, QWidget

from app.theme.icons import icon


class IconLabel(QWidget):
    """Shows an icon in the colour of a role; follows a change between light and dark."""

    def __init__(self, name: str, role: str, edge: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name, role)
        self._edge = edge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._icon = icon(name, role)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        self._icon.paint(QPainter(self), self.rect())
