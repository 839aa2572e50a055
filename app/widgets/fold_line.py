"""A line that opens and closes what stands below it."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QSizePolicy, QToolButton, QWidget

_OPENING = (Qt.Key.Key_Right, Qt.Key.Key_Plus)
_CLOSING = (Qt.Key.Key_Left, Qt.Key.Key_Minus)
_TURNING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FoldLine(QToolButton):
    """A full-width line with an arrow; a click, Space, Enter or the arrow keys open and close it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fold")
        self.setText(text)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # A long text must not make the line wider than its place.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self.show_as)
        self.show_as(False)

    def show_as(self, is_open: bool) -> None:
        """Point the arrow down (open) or to the right, without opening or closing anything."""
        self.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Open and close with the keys of a tree."""
        key = event.key() if event is not None else None
        if key in _OPENING:
            self.setChecked(True)
        elif key in _CLOSING:
            self.setChecked(False)
        elif key in _TURNING:
            self.toggle()
        else:
            super().keyPressEvent(event)
