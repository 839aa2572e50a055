"""The bar on a page for what needs a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QResizeEvent
from qtpy.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.theme.icons import icon
from app.widgets.icon_label import IconLabel

Kind = Literal["info", "good", "warning", "bad"]
ICONS: dict[str, str] = {
    "info": "info-circle",
    "good": "circle-check",
    "warning": "alert-triangle",
    "bad": "alert-circle",
}


LARGEST_SHARE = 0.4
"""Buttons that would take more of the width stand below the sentence."""


class Banner(QFrame):
    """A sentence with its actions; hidden until something is shown."""

    action_triggered = Signal(str)
    """The text of the action that was chosen."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon = IconLabel(ICONS["info"], "accent", 20)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(8)
        self._middle.addWidget(self._text, 1)
        self._middle.addLayout(self._buttons)
        self._close = QToolButton()
        self._close.setIcon(icon("x", "quiet"))
        self._close.setAutoRaise(True)
        self._close.setToolTip("Close this message")
        self._close.clicked.connect(self.on_close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addLayout(self._middle, 1)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_message(
        self,
        text: str,
        kind: Kind = "bad",
        actions: Sequence[str] = (),
        details: str = "",
        helps: Mapping[str, str] | None = None,
    ) -> None:
        """Show a sentence and one button per action.

        Args:
            details: the tool tip of the sentence.
            helps: tool tips of the buttons, for each action that needs one.
        """
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        role = kind if kind != "info" else "accent"
        self._icon.set_icon(ICONS[kind], role)
        self._text.setText(text)
        self._text.setToolTip(details)
        self._set_actions(actions, helps or {})
        self._share_width()
        self.show()

    def clear(self) -> None:
        """Hide the bar."""
        self.hide()

    def on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave the sentence room to be read."""
        super().resizeEvent(event)
        self._share_width()

    def on_action(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.action_triggered.emit(button.text())

    def _set_actions(self, actions: Sequence[str], helps: Mapping[str, str]) -> None:
        while self._buttons.count():
            button = self._buttons.takeAt(0).widget()
            # It lives on until the events are handled, and must not be taken for one of the new ones.
            button.hide()
            button.deleteLater()
        for action in actions:
            button = QPushButton(action, self)
            button.setToolTip(helps.get(action, ""))
            button.clicked.connect(self.on_action)
            self._buttons.addWidget(button)
            button.show()

    def _share_width(self) -> None:
        wide = self._buttons.sizeHint().width() > LARGEST_SHARE * self.width()
        direction = QBoxLayout.Direction
        self._middle.setDirection(direction.TopToBottom if wide else direction.LeftToRight)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignLeft if wide else Qt.AlignmentFlag.AlignRight)
