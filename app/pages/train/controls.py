"""The buttons of a training."""

from __future__ import annotations

from qtpy.QtCore import QPoint, Qt, Signal
from qtpy.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from app.pages.train.desk import DeskState
from app.pages.train.series_menu import SeriesMenu
from app.theme.icons import icon
from app.widgets.action_button import ActionButton

HEIGHT_PX = 40
SERIES_PX = 40
SERIES_HELP = "Train with several seeds, or once for each fold"
TRAIN_HELP = "Train the network with these settings"
QUEUE_HELP = "Train with these settings when it is its turn; later changes of the session do not matter"


class TrainingControls(QWidget):
    """Train, and below it Pause and Stop; a button that cannot be used says why."""

    train_clicked = Signal()
    pause_clicked = Signal()
    go_on_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: DeskState = "idle"
        self._reason = ""
        self._is_free = True
        self.train_button = _button("Train", "player-play", "on_accent")
        self.train_button.setObjectName("primary")
        self.series_menu = SeriesMenu(self)
        self.series_button = _button("", "chevron-down")
        self.series_button.setFixedWidth(SERIES_PX)
        self.series_button.setAccessibleName("Train with several seeds, or once for each fold")
        self.series_button.clicked.connect(self.on_series)
        self.pause_button = _button("Pause", "player-pause")
        self.stop_button = _button("Stop", "player-stop")
        self.train_button.clicked.connect(self.train_clicked)
        self.pause_button.clicked.connect(self.on_pause_clicked)
        self.stop_button.clicked.connect(self.stop_clicked)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        train = QHBoxLayout()
        train.setSpacing(4)
        train.addWidget(self.train_button, 1)
        train.addWidget(self.series_button)
        layout.addLayout(train, 0, 0, 1, 2)
        layout.addWidget(self.pause_button, 1, 0)
        layout.addWidget(self.stop_button, 1, 1)
        self._show()

    def set_state(self, state: DeskState) -> None:
        """Offer what can be done in this state of the training."""
        self._state = state
        self._show()

    def set_reason(self, reason: str) -> None:
        """Say why no training can be started; an empty text allows it."""
        self._reason = reason
        self._show()

    def set_free(self, is_free: bool) -> None:
        """Say whether a training that is added now starts at once."""
        self._is_free = is_free
        self._show()

    def on_series(self) -> None:
        """Offer several trainings at once, above the button: it stands at the bottom of the window."""
        menu = self.series_menu
        corner = self.series_button.mapToGlobal(QPoint(self.series_button.width(), 0))
        menu.popup(corner - QPoint(menu.sizeHint().width(), menu.sizeHint().height()))

    def on_pause_clicked(self) -> None:
        """Pause or go on, whatever the button says."""
        (self.go_on_clicked if self._state == "paused" else self.pause_clicked).emit()

    def _show(self) -> None:
        paused = self._state == "paused"
        self.train_button.setEnabled(not self._reason)
        self.series_button.setEnabled(not self._reason)
        self.series_button.setToolTip(self._reason or SERIES_HELP)
        self.train_button.setText("Train" if self._is_free else "Add to queue")
        self.train_button.setIcon(icon("player-play" if self._is_free else "plus", "on_accent"))
        self.train_button.setToolTip(self._reason or (TRAIN_HELP if self._is_free else QUEUE_HELP))
        self.pause_button.setEnabled(self._state in ("running", "paused"))
        self.pause_button.setText("Go on" if paused else "Pause")
        self.pause_button.setIcon(icon("player-play" if paused else "player-pause"))
        self.pause_button.setToolTip(
            "No training is at work here."
            if not self.pause_button.isEnabled()
            else "Hold the training for a while"
        )
        self.stop_button.setEnabled(self._state in ("starting", "running", "paused"))
        self.stop_button.setText("Stopping…" if self._state == "stopping" else "Stop")
        self.stop_button.setToolTip(
            "End the training and keep its best model; it can be resumed"
            if self.stop_button.isEnabled()
            else "The training ends as soon as its work is safe."
            if self._state == "stopping"
            else "No training is at work here."
        )


def _button(text: str, icon_name: str, role: str = "text") -> QPushButton:
    button = ActionButton(icon_name, text, role)
    button.setMinimumHeight(HEIGHT_PX)
    button.set_icon_px(20)
    # Taking the focus ends the editing of a number, so that a click trains with what is shown.
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
