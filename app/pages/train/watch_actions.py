"""What can be done about the training that is shown, beside pausing and stopping it."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QWidget

from app.widgets.action_button import ActionButton

AT_WORK = ("running", "paused")
NOT_AT_WORK = "The training is not at work."


class WatchActions(QWidget):
    """Change settings, keep the model as it is, end with the running epoch; unusable ones say why."""

    settings_toggled = Signal(bool)
    save_clicked = Signal()
    stop_after_epoch_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at_work = False
        self._ends = False
        self.settings_button = ActionButton("adjustments-horizontal", "Change settings…")
        self.settings_button.setCheckable(True)
        self.save_button = ActionButton("device-floppy", "Save now")
        self.end_button = ActionButton("player-stop", "Stop after epoch")
        self.settings_button.toggled.connect(self.settings_toggled)
        self.save_button.clicked.connect(self.save_clicked)
        self.end_button.clicked.connect(self.on_end)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.settings_button, self.save_button, self.end_button):
            row.addWidget(button)
        self.set_state("idle")

    @property
    def ends(self) -> bool:
        """Whether the training was asked to end with its present epoch."""
        return self._ends

    def set_state(self, state: str) -> None:
        """Offer what can be done in this state (:data:`app.pages.train.desk.DeskState`) of the training."""
        self._at_work = state in AT_WORK
        self._ends = self._ends and self._at_work
        self._offer()

    def begin(self) -> None:
        """Forget what was asked of another training."""
        self._ends = False
        self._offer()

    def on_end(self) -> None:
        """Ask once."""
        self._ends = True
        self._offer()
        self.stop_after_epoch_clicked.emit()

    def _offer(self) -> None:
        at_work, ends = self._at_work, self._ends
        self.settings_button.setEnabled(at_work or self.settings_button.isChecked())
        self.settings_button.setToolTip(
            "Change learning rate, dropout, augmentation and more, from the next epoch on"
            if at_work
            else "Settings can be changed while a training is at work."
        )
        self.save_button.setEnabled(at_work)
        self.save_button.setToolTip(
            "Keep the model as it is after the present batch as a file of its own; the training goes on"
            if at_work
            else NOT_AT_WORK
        )
        self.end_button.setEnabled(at_work and not ends)
        self.end_button.setText("Ends after epoch" if ends else "Stop after epoch")
        self.end_button.setToolTip(
            "The training ends when its present epoch is finished."
            if ends
            else "Finish the present epoch, then end and keep the best model; it can be resumed"
            if at_work
            else NOT_AT_WORK
        )
