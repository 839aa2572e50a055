"""A button with an icon and words."""

from __future__ import annotations

from qtpy.QtCore import QSize
from qtpy.QtWidgets import QPushButton, QWidget

from app.theme.icons import icon

ICON_PX = 16
GAP_PX = 4
"""Qt leaves 4 pixels between icon and words, which reads as one; so much is added."""


class ActionButton(QPushButton):
    """A button that shows an icon (:func:`app.theme.icons.icon`) before its words."""

    def __init__(self, icon_name: str, text: str, role: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(icon(icon_name, role), text, parent)
        self.set_icon_px(ICON_PX)

    @classmethod
    def without_frame(cls, icon_name: str, text: str, role: str = "text") -> ActionButton:
        """Return a button of a row of tools, which shows its frame only below the mouse."""
        button = cls(icon_name, text, role)
        button.setFlat(True)
        return button

    def set_icon_px(self, edge: int) -> None:
        """Set the edge of the icon; a wider icon is drawn at its left."""
        self.setIconSize(QSize(edge + GAP_PX, edge))
