"""The explained images beside each other, each with its heat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import QSize, Qt, Signal
from qtpy.QtGui import QIcon, QImage, QPixmap
from qtpy.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from app.widgets.heat_overlay import overlay_image

EDGE_PX = 72
SPACE_PX = 8


@dataclass(frozen=True)
class HeatPicture:
    """An image, its heat, and what is said of it."""

    picture: QImage
    heat: QImage
    caption: str
    words: str


class HeatStrip(QListWidget):
    """Small overlays, in lines; the one that is chosen is shown large elsewhere."""

    picked = Signal(int)
    """Number of the picture that was chosen, by mouse or keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[HeatPicture] = []
        self.setObjectName("tiles")
        self.setAccessibleName("Explained images")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(EDGE_PX, EDGE_PX))
        self.setSpacing(SPACE_PX // 2)
        self.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.currentRowChanged.connect(self.on_row)

    def set_pictures(self, pictures: Sequence[HeatPicture], strength: float) -> None:
        """Show these; the first one is chosen."""
        self._pictures = list(pictures)
        self.blockSignals(True)
        self.clear()
        for one in self._pictures:
            item = QListWidgetItem(one.caption)
            item.setToolTip(one.words)
            item.setSizeHint(QSize(EDGE_PX + SPACE_PX, EDGE_PX + SPACE_PX + self.fontMetrics().height()))
            self.addItem(item)
        self.setCurrentRow(0)
        self.blockSignals(False)
        self.set_strength(strength)

    def set_strength(self, strength: float) -> None:
        """Show more or less of the heat, 0…1."""
        ratio = self.devicePixelRatioF()
        for place, one in enumerate(self._pictures):
            made = overlay_image(one.picture, one.heat, strength, round(EDGE_PX * ratio))
            pixmap = QPixmap.fromImage(made)
            pixmap.setDevicePixelRatio(ratio)
            icon = QIcon(pixmap)
            # A selected picture stays as it is: its colours mean something.
            icon.addPixmap(pixmap, QIcon.Mode.Selected)
            self.item(place).setIcon(icon)

    def on_row(self, row: int) -> None:
        if row >= 0:
            self.picked.emit(row)
