"""One training in the queue."""

from __future__ import annotations

from qtpy.QtCore import QSize, Qt, Signal
from qtpy.QtGui import QKeyEvent, QMouseEvent
from qtpy.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.pages.train.queue_words import ICONS, help_text, state_text
from app.state.training import Training
from app.theme.icons import icon
from app.widgets.elided_label import ElidedLabel
from app.widgets.icon_label import IconLabel

STEPS = 1000
BUTTON_PX = 16
BAR_PX = 4
SELECT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)

REMOVE = "Take it off this list; files of the run stay"
SKIP = "Skip it: take it off this list; nothing of it was trained"


class QueueRow(QFrame):
    """Name, state and bar of a training, and what can be done with it now; a click selects it."""

    selected = Signal(object)
    removed = Signal(object)
    moved = Signal(object, int)
    """The training, and -1 for up or +1 for down."""

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.training = training
        self.setObjectName("finding")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icon = IconLabel(*ICONS["waiting"], BUTTON_PX)
        # Runs of one session differ in the last letters of their names.
        self.name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.state = ElidedLabel()
        self.state.setObjectName("quiet")
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(BAR_PX)
        self.up_button = _button("chevron-up", "Let it go before the one above")
        self.down_button = _button("chevron-down", "Let the one below go first")
        self.pause_button = _button("player-pause", "Hold the training for a while")
        self.go_on_button = _button("player-play", "Go on with the training")
        self.stop_button = _button("player-stop", "End the training and keep its best model")
        self.remove_button = _button("x", REMOVE)
        self._compose()
        self.up_button.clicked.connect(self.on_up)
        self.down_button.clicked.connect(self.on_down)
        self.pause_button.clicked.connect(training.pause)
        self.go_on_button.clicked.connect(training.go_on)
        self.stop_button.clicked.connect(training.stop)
        self.remove_button.clicked.connect(self.on_remove)
        training.changed.connect(self.on_changed)
        self.on_changed()

    def set_chosen(self, chosen: bool) -> None:
        """Show whether this training is the selected one."""
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_place(self, is_first: bool, is_last: bool) -> None:
        """Say whether it is the first or the last of those that wait."""
        self.up_button.setEnabled(not is_first)
        self.down_button.setEnabled(not is_last)

    def on_changed(self) -> None:
        """Show what the training is at."""
        training = self.training
        name, role = ("alert-circle", "bad") if training.asks is not None else ICONS[training.state]
        self._icon.set_icon(name, role)
        self.name.set_words(training.name)
        self.state.set_words(state_text(training))
        self.setToolTip(help_text(training))
        self.bar.setVisible(training.is_at_work)
        self.bar.setRange(0, 0 if training.state == "starting" else STEPS)
        self.bar.setValue(round(training.fraction * STEPS))
        waits = training.state == "waiting"
        self.remove_button.setToolTip(SKIP if waits and not training.is_in_folder else REMOVE)
        for button, is_offered in (
            (self.up_button, waits),
            (self.down_button, waits),
            (self.pause_button, training.state == "running"),
            (self.go_on_button, training.state == "paused"),
            (self.stop_button, training.state in ("starting", "running", "paused")),
            (self.remove_button, waits or training.is_over),
        ):
            button.setVisible(is_offered)
        self.setAccessibleName(f"{training.name}: {self.state.words}")

    def on_up(self) -> None:
        self.moved.emit(self.training, -1)

    def on_down(self) -> None:
        self.moved.emit(self.training, 1)

    def on_remove(self) -> None:
        self.removed.emit(self.training)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        super().mousePressEvent(event)
        self.selected.emit(self.training)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() in SELECT_KEYS:
            self.selected.emit(self.training)
        else:
            super().keyPressEvent(event)

    def _compose(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(4)
        first.addWidget(self._icon)
        first.addWidget(self.name, 1)
        for button in (
            self.up_button,
            self.down_button,
            self.pause_button,
            self.go_on_button,
            self.stop_button,
            self.remove_button,
        ):
            first.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 4, 6)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self.state)
        column.addWidget(self.bar)


def _button(icon_name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(BUTTON_PX, BUTTON_PX))
    button.setAutoRaise(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
