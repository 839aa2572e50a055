"""The rail at the left: one button per page, with the state of the page as a dot."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QRectF, QSize, Qt, Signal
from qtpy.QtGui import QKeySequence, QPainter, QPaintEvent
from qtpy.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.pages.base import PageInfo
from app.theme.icons import icon
from app.theme.roles import color

WIDTH = 84
DOT = 8
DOT_ROLES = {"ready": "good", "running": "accent", "attention": "warning"}
STATE_WORDS = {
    "nothing": "nothing here yet",
    "ready": "ready",
    "running": "at work",
    "attention": "needs your attention",
}


class RailButton(QToolButton):
    """A page's icon and title; the dot tells its state, and the tool tip says it in words."""

    def __init__(self, info: PageInfo, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self._state = "nothing"
        self._keys = f"Ctrl+{number}"
        self.setObjectName("railButton")
        self.setText(info.title)
        self.setIcon(icon(info.icon))
        self.setIconSize(QSize(24, 24))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setCheckable(True)
        self.setShortcut(QKeySequence(self._keys))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_state("nothing")

    @property
    def state(self) -> str:
        return self._state

    def set_state(self, state: str) -> None:
        """Show a :data:`app.pages.base.PageState`."""
        self._state = state
        self.setToolTip(f"{self.info.help} ({STATE_WORDS[state]}; {self._keys})".strip())
        self.setAccessibleDescription(STATE_WORDS[state])
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        role = DOT_ROLES.get(self._state)
        if role is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(role))
        painter.drawEllipse(QRectF(self.width() / 2 + 14, 8, DOT, DOT))


class Rail(QWidget):
    """All pages, one above the other."""

    page_chosen = Signal(str)

    def __init__(self, infos: Sequence[PageInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(4)
        for number, info in enumerate(infos, start=1):
            button = RailButton(info, number)
            button.clicked.connect(self.on_clicked)
            self._group.addButton(button)
            self._buttons[info.name] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def button(self, name: str) -> RailButton:
        """Return the button of a page."""
        return self._buttons[name]

    def set_current(self, name: str) -> None:
        """Mark the page that is shown."""
        self._buttons[name].setChecked(True)

    def set_state(self, name: str, state: str) -> None:
        """Show the state of a page."""
        self._buttons[name].set_state(state)

    def on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            self.page_chosen.emit(button.info.name)
