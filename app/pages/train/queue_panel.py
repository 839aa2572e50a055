"""The trainings of this window, each with its row."""

from __future__ import annotations

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.pages.train.queue_row import QueueRow
from app.state.training import Training
from app.state.training_queue import MOST_AT_ONCE, TrainingQueue

MOST_HEIGHT_PX = 264
AT_ONCE_HELP = (
    "How many trainings work at the same time. They share the processor: each takes longer, and each that "
    "starts then gets its share of the threads, which its run records."
)


class QueuePanel(QWidget):
    """Shows the queue while there is anything in it; tells which training was selected."""

    selected = Signal(object)
    """A :class:`Training`."""

    def __init__(self, queue: TrainingQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._chosen: Training | None = None
        self.rows: list[QueueRow] = []
        self.at_once = QSpinBox()
        self.at_once.setRange(1, MOST_AT_ONCE)
        self.at_once.setValue(queue.at_once)
        self.at_once.setToolTip(AT_ONCE_HELP)
        self.at_once.setAccessibleName("Trainings at once")
        self.at_once.valueChanged.connect(self.on_at_once)
        self.area = QScrollArea()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._compose()
        queue.changed.connect(self.on_queue_changed)
        self.on_queue_changed()

    def row(self, training: Training) -> QueueRow:
        """Return the row of a training; ``LookupError`` if it has none."""
        for row in self.rows:
            if row.training is training:
                return row
        raise LookupError(training.name)

    def set_chosen(self, training: Training | None) -> None:
        """Show which training is the selected one."""
        self._chosen = training
        for row in self.rows:
            row.set_chosen(row.training is training)
            if row.training is training:
                self.area.ensureWidgetVisible(row, 0, 0)

    def on_at_once(self, number: int) -> None:
        """Let so many work at the same time."""
        self._queue.set_at_once(number)

    def on_queue_changed(self) -> None:
        """Show the trainings there are, in their order."""
        known = {row.training: row for row in self.rows}
        self.rows = [known.pop(one) if one in known else self._made(one) for one in self._queue.trainings]
        for row in known.values():
            row.training.changed.disconnect(row.on_changed)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        waiting = self._queue.waiting
        for place, row in enumerate(self.rows):
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            row.set_chosen(row.training is self._chosen)
            if row.training in waiting:
                row.set_place(row.training is waiting[0], row.training is waiting[-1])
        self.setVisible(bool(self.rows))
        height = self._inside.sizeHint().height()
        self.area.setFixedHeight(min(MOST_HEIGHT_PX, height))

    def on_selected(self, training: Training) -> None:
        self.selected.emit(training)

    def on_removed(self, training: Training) -> None:
        self._queue.remove(training)

    def on_moved(self, training: Training, by: int) -> None:
        self._queue.move(training, by)

    def _made(self, training: Training) -> QueueRow:
        row = QueueRow(training)
        row.selected.connect(self.on_selected)
        row.removed.connect(self.on_removed)
        row.moved.connect(self.on_moved)
        return row

    def _compose(self) -> None:
        heading = QLabel("Queue")
        heading.setObjectName("heading")
        words = QLabel("At once")
        words.setToolTip(AT_ONCE_HELP)
        words.setBuddy(self.at_once)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(heading, 1)
        top.addWidget(words)
        top.addWidget(self.at_once)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.area.setWidget(self._inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.area)
