"""The bar that offers to train what the last window left."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtWidgets import QWidget

from app.state.training_queue import TrainingQueue
from app.widgets.banner import Banner

TRAIN_ONE, TRAIN_ALL, FORGET = "Train it", "Train them", "Forget"
MOST_NAMES = 3
KEPT = "What was trained so far is kept, whatever you choose."
TRAIN_HELP = "Go on after the last finished epoch; what had not begun yet is trained from its start"
FORGET_HELP = "Do not ask again; run folders stay, and the page Runs can resume them"


class LeftTrainings(Banner):
    """Hidden unless trainings were at work or waited when the last window closed."""

    def __init__(self, queue: TrainingQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.action_triggered.connect(self.on_action_triggered)
        if queue.left:
            names = [Path(one.run).name for one in queue.left]
            train = TRAIN_ONE if len(names) == 1 else TRAIN_ALL
            helps = {train: TRAIN_HELP, FORGET: FORGET_HELP}
            self.show_message(_sentence(names), "info", (train, FORGET), ", ".join(names), helps)

    def on_action_triggered(self, action: str) -> None:
        """Do what the button says; the cross alone leaves it for the next start."""
        self.clear()
        if action == FORGET:
            self._queue.forget_left()
        else:
            self._queue.take_up()


def _sentence(names: list[str]) -> str:
    if len(names) == 1:
        return f"The training {names[0]} was not finished when the window was closed. {KEPT}"
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    return f"{len(names)} trainings were not finished when the window was closed: {shown}. {KEPT}"
