"""The button beside a picture or table that saves or copies it."""

from __future__ import annotations

from collections.abc import Callable

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QMenu, QToolButton, QWidget

from app.theme.icons import icon


class SaveButton(QToolButton):
    """Opens a menu: save the picture, save its numbers, copy the table.

    Args:
        picture: its name in the worker's registry of pictures.
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
        self.setText("Save")
        self.setToolTip("Save this picture or its numbers")
        self.setAccessibleName("Save picture or numbers")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction("Save picture… (PNG, SVG, PDF)").triggered.connect(self.on_picture)
        menu.addAction("Save numbers… (CSV)").triggered.connect(self.on_numbers)
        if copy is not None:
            menu.addAction(icon("copy"), "Copy table").triggered.connect(self.on_copy)
        self.setMenu(menu)

    def on_picture(self) -> None:
        self.asked.emit(self.picture, "picture")

    def on_numbers(self) -> None:
        self.asked.emit(self.picture, "numbers")

    def on_copy(self) -> None:
        """Copy the table; spreadsheets take it as it is."""
        if self._copy is not None:
            self._copy()
            self.copied.emit("The table is on the clipboard.")
