"""A column of widgets that scrolls where it is too high."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QScrollArea, QVBoxLayout, QWidget

MARGINS_PX = (12, 8, 12, 8)
SPACING_PX = 8


class ScrolledColumn(QScrollArea):
    """As wide as its place; scrolls upwards and downwards only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(*MARGINS_PX)
        self.column.setSpacing(SPACING_PX)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
