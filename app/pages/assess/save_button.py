"""The button beside a picture or table that saves or copies it."""

from __future__ import annotations

from collections.abc import Callable

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QMenu, QToolButton, QWidget

from app.theme.icons import icon


class SaveButton(QToolButton):
    """Opens a menu: save the picture, save its numbers, copy the table.

    Args:
        picture: its name in the worker's registry of pictures; empty: there is none.
        copy: copies the table to the clipboard; None: there is no table.
    """

    asked = Signal(str, str)
    """Name of the picture; ``picture`` or ``numbers``."""
    copied = Signal(str)
    """A sentence, after the table was copied."""

    def __init__(
        self, picture: str, copy: Callable[[], None] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.picture = picture
        self._copy = copy
        self.setIcon(icon("device-floppy", "quiet"))
        self.setToolTip("Save or copy this")
        self.setAccessibleName("Save or copy this")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.picture_action = menu.addAction("Save picture… (PNG, SVG, PDF)")
        self.numbers_action = menu.addAction("Save numbers… (CSV)")
        self.copy_action = menu.addAction(icon("copy"), "Copy table")
        self.copy_action.setVisible(copy is not None)
        self.picture_action.triggered.connect(self.on_picture)
        self.numbers_action.triggered.connect(self.on_numbers)
        self.copy_action.triggered.connect(self.on_copy)
        self.setMenu(menu)
        self.set_picture(picture)

    def set_picture(self, picture: str, reason: str = "") -> None:
        """Save another picture from now on; empty: none, for this reason."""
        self.picture = picture
        for action in (self.picture_action, self.numbers_action):
            action.setVisible(bool(picture or reason))
            action.setEnabled(bool(picture))
            action.setToolTip(reason)

    def on_picture(self) -> None:
        self.asked.emit(self.picture, "picture")

    def on_numbers(self) -> None:
        self.asked.emit(self.picture, "numbers")

    def on_copy(self) -> None:
        """Copy the table; spreadsheets take it as it is."""
        if self._copy is not None:
            self._copy()
            self.copied.emit("The table is on the clipboard.")
