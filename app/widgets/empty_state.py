"""What a page shows while there is nothing to show."""

from __future__ import annotations

from dataclasses import dataclass

from qtpy.QtCore import QSize, Qt, Signal
from qtpy.QtGui import QResizeEvent, QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.widgets.action_button import ActionButton
from app.widgets.icon_label import IconLabel

TEXT_WIDTH = 560
LEAST_TEXT_WIDTH = 280
PICTURE_EDGE = 48


@dataclass(frozen=True)
class EmptyAction:
    """One way to get what belongs on the page; the first one is the recommended one."""

    name: str
    text: str
    icon: str
    help: str = ""


class EmptyState(QWidget):
    """An icon, what belongs here, and one to three ways to get it."""

    action_triggered = Signal(str)
    """The ``name`` of the action."""

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str = "",
        actions: tuple[EmptyAction, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._picture = IconLabel(icon_name, "quiet", PICTURE_EDGE)
        self._title = QLabel(title)
        self._title.setObjectName("title")
        self._text = QLabel(text)
        self._text.setObjectName("quiet")
        self._text.setWordWrap(True)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for number, action in enumerate(actions):
            row.addWidget(self._button(action, primary=number == 0))
        row.addStretch(1)
        self._lay_out(row)
        self._fit_text()

    @property
    def title(self) -> str:
        """What is said in large letters."""
        return self._title.text()

    def set_text(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self._fit_text()

    def add_below(self, widget: QWidget) -> None:
        """Show further ways below the buttons."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, widget)

    def button(self, name: str) -> QPushButton:
        """Return the button of the action called ``name``."""
        return self._buttons[name]

    def on_clicked(self) -> None:
        for name, button in self._buttons.items():
            if button is self.sender():
                self.action_triggered.emit(name)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Make room for the text in the font of the screen and the style, which is known only now."""
        super().showEvent(event)
        self._fit_text()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Give the text the width that there is."""
        super().resizeEvent(event)
        self._fit_text()

    def minimumSizeHint(self) -> QSize:
        """Return the least size; the text gives way down to :data:`LEAST_TEXT_WIDTH`."""
        layout = self.layout()
        assert layout is not None
        items = [layout.itemAt(index) for index in range(layout.count())]
        widths = [item.minimumSize().width() for item in items if item.widget() is not self._text]
        return QSize(max(LEAST_TEXT_WIDTH, *widths) + self._margins(), super().minimumSizeHint().height())

    def _margins(self) -> int:
        around = self.contentsMargins()
        inside = self.layout().contentsMargins()
        return int(around.left() + around.right() + inside.left() + inside.right())

    def _fit_text(self) -> None:
        # A centred label is given the height of its first line only.
        self._text.ensurePolished()
        width = min(TEXT_WIDTH, max(LEAST_TEXT_WIDTH, self.width() - self._margins()))
        self._text.setFixedWidth(width)
        self._text.setMinimumHeight(max(0, self._text.heightForWidth(width)))

    def _button(self, action: EmptyAction, primary: bool) -> QPushButton:
        button = ActionButton(action.icon, action.text, "on_accent" if primary else "text")
        button.setObjectName("primary" if primary else "")
        button.setToolTip(action.help)
        button.clicked.connect(self.on_clicked)
        self._buttons[action.name] = button
        return button

    def _lay_out(self, row: QHBoxLayout) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addLayout(row)
        layout.addStretch(3)
