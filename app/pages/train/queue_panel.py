"""The trainings of this window, each with its row."""

from __future__ import annotations

from qtpy.QtCore import QTimer, Signal
from qtpy.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.pages.train.queue_row import QueueRow
from app.pages.train.series_line import SeriesLine
from app.state.series import Series
from app.state.training import Training
from app.state.training_queue import MOST_AT_ONCE, TrainingQueue
from app.theme.icons import icon
from app.widgets.fitting_area import FittingArea
from app.worker.client import WorkerClient

LEAST_HEIGHT_PX, MOST_HEIGHT_PX = 96, 264
SPACING_PX = 4
AT_ONCE_HELP = (
    "How many trainings work at the same time. They share the processor: each takes longer, and each that "
    "starts then gets its share of the threads, which its run records."
)

HOLD_HELP = "Hold the queue: what waits begins later; trainings at work go on"
RELEASE_HELP = "Let those that wait begin in their order"
TITLE, HELD_TITLE = "Queue", "Queue, held"


class QueuePanel(QWidget):
    """Shows the queue while there is anything in it; tells which training was selected."""

    selected = Signal(object)
    """A :class:`Training`."""

    def __init__(self, queue: TrainingQueue, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._client = client
        self._chosen: Training | None = None
        self._wanted: Training | None = None
        self.rows: list[QueueRow] = []
        self.lines: dict[Series, SeriesLine] = {}
        self.clear_button = QToolButton()
        self.clear_button.setIcon(icon("trash", "quiet"))
        self.clear_button.setAutoRaise(True)
        self.clear_button.setToolTip("Take all that is over off this list; files of the runs stay")
        self.clear_button.clicked.connect(self.on_clear)
        self.heading = QLabel(TITLE)
        self.heading.setObjectName("heading")
        self.hold_button = QToolButton()
        self.hold_button.setAutoRaise(True)
        self.hold_button.clicked.connect(self.on_hold)
        self.at_once = QSpinBox()
        self.at_once.setRange(1, MOST_AT_ONCE)
        self.at_once.setValue(queue.at_once)
        self.at_once.setToolTip(AT_ONCE_HELP)
        self.at_once.setAccessibleName("Trainings at once")
        self.at_once.valueChanged.connect(self.on_at_once)
        self._top = QHBoxLayout()
        self.area = FittingArea(LEAST_HEIGHT_PX, MOST_HEIGHT_PX)
        self.area.fitted.connect(self.on_fitted)
        self._column = self.area.column
        self._compose()
        queue.changed.connect(self.on_queue_changed)
        queue.started.connect(self.on_wanted)
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
        if training is not None:
            self.on_wanted(training)

    def on_wanted(self, training: Training) -> None:
        """Bring the row of a training into sight, as soon as it has its place."""
        self._wanted = training
        QTimer.singleShot(0, self.on_placed)

    def on_placed(self) -> None:
        """Scroll to the row that is wanted in sight."""
        for row in self.rows:
            if row.training is self._wanted:
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
        self._show_lines()
        waiting = self._queue.waiting
        for place, widget in enumerate(self._in_order()):
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
                widget.show()
        for row in self.rows:
            row.set_chosen(row.training is self._chosen)
            if row.training in waiting:
                row.set_place(row.training is waiting[0], row.training is waiting[-1])
        self._show_hold()
        self.setVisible(bool(self.rows))
        self.clear_button.setVisible(any(row.training.is_over for row in self.rows))
        # The button is higher than the words beside it.
        self.on_fitted()

    def on_fitted(self) -> None:
        """Take no more room than the rows need."""
        rows = min(self.area.maximumHeight(), MOST_HEIGHT_PX)
        self.setMaximumHeight(rows + self._top.sizeHint().height() + SPACING_PX)

    def on_selected(self, training: Training) -> None:
        self.selected.emit(training)

    def on_removed(self, training: Training) -> None:
        self._queue.remove(training)

    def on_moved(self, training: Training, by: int) -> None:
        self._queue.move(training, by)

    def on_hold(self) -> None:
        """Hold the queue, or let it go on."""
        self._queue.hold(not self._queue.is_held)

    def on_clear(self) -> None:
        """Take all that is over off the list."""
        for training in self._queue.trainings:
            if training.is_over:
                self._queue.remove(training)

    def _show_hold(self) -> None:
        held = self._queue.is_held
        self.heading.setText(HELD_TITLE if held else TITLE)
        self.hold_button.setIcon(
            icon("player-play" if held else "player-pause", "accent" if held else "quiet")
        )
        self.hold_button.setToolTip(RELEASE_HELP if held else HOLD_HELP)
        self.hold_button.setAccessibleName(RELEASE_HELP if held else HOLD_HELP)
        self.hold_button.setVisible(bool(self._queue.waiting))

    def _show_lines(self) -> None:
        members: dict[Series, list[Training]] = {}
        for training in self._queue.trainings:
            if training.series is not None:
                members.setdefault(training.series, []).append(training)
        for series in [series for series in self.lines if series not in members]:
            line = self.lines.pop(series)
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for series, trainings in members.items():
            if series not in self.lines:
                self.lines[series] = SeriesLine(series, self._client)
            self.lines[series].set_trainings(trainings)

    def _in_order(self) -> list[QWidget]:
        """Return all rows, the line of a series before its first one."""
        found: list[QWidget] = []
        for row in self.rows:
            line = None if row.training.series is None else self.lines[row.training.series]
            if line is not None and line not in found:
                found.append(line)
            found.append(row)
        return found

    def _made(self, training: Training) -> QueueRow:
        row = QueueRow(training)
        row.selected.connect(self.on_selected)
        row.removed.connect(self.on_removed)
        row.moved.connect(self.on_moved)
        return row

    def _compose(self) -> None:
        words = QLabel("At once")
        words.setToolTip(AT_ONCE_HELP)
        words.setBuddy(self.at_once)
        self._top.setSpacing(8)
        self._top.addWidget(self.heading, 1)
        self._top.addWidget(self.hold_button)
        self._top.addWidget(self.clear_button)
        self._top.addWidget(words)
        self._top.addWidget(self.at_once)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING_PX)
        column.addLayout(self._top)
        column.addWidget(self.area)
