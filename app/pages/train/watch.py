"""The right side of the page: curves, progress, log and result of one training."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError
from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.pages.train.changed_options import changed_options, session_after
from app.pages.train.live_panel import LiveSettingsPanel
from app.pages.train.run_record import RESUMED, change_words, record_of
from app.pages.train.watch_actions import WatchActions
from app.pages.train.words import batch_text, epoch_text, result_text, started_text
from app.state.pace import Pace
from app.theme.icons import icon
from app.widgets.curves.figures import figures_of
from app.widgets.curves.view import CurvesView
from app.widgets.splitters import remember
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult
    from engine.protocol.training import TrainingStarted, TrainResult
    from models.training.events import BatchDone, EpochDone
    from sessions.journal_entries import Changed, Saved

STEPS = 1000
AT_WORK = ("running", "paused")
LOG_LINES = 5000
LOG_HEIGHTS_PX = (56, 112)


class TrainingWatch(QWidget):
    """Shows what a training tells; knows nothing of how it is run."""

    assess_clicked = Signal()
    export_clicked = Signal()
    change_asked = Signal(dict)
    """Dotted key of the session -> value: settings that are wanted from the next epoch on."""
    save_asked = Signal()
    """The model is to be kept as it is after the present batch."""
    stop_after_epoch_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = 0
        self._pace = Pace(0)
        self._told_at: datetime | None = None
        self._session = Session()
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.live_buttons = WatchActions()
        self.settings = LiveSettingsPanel()
        self.curves = CurvesView()
        self.plot = self.curves.plot
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.progress_text = QLabel()
        self.progress_text.setObjectName("quiet")
        self.result = QFrame()
        self.result.setObjectName("card")
        self.result_text = QLabel()
        self.result_text.setWordWrap(True)
        self.assess_button = QPushButton(icon("target-arrow", "on_accent"), "Assess")
        self.assess_button.setObjectName("primary")
        self.export_button = QPushButton(icon("package-export"), "Export")
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(LOG_LINES)
        self.log.setMinimumHeight(LOG_HEIGHTS_PX[0])
        self.log.setMaximumHeight(LOG_HEIGHTS_PX[1])
        self.log.setAccessibleName("Messages of the training")
        self.assess_button.clicked.connect(self.assess_clicked)
        self.export_button.clicked.connect(self.export_clicked)
        self.live_buttons.settings_toggled.connect(self.settings.setVisible)
        self.live_buttons.save_clicked.connect(self.on_save_clicked)
        self.live_buttons.stop_after_epoch_clicked.connect(self.on_stop_after_epoch_clicked)
        self.settings.closed.connect(self.on_settings_closed)
        self.settings.change_asked.connect(self.change_asked)
        self.curves.said.connect(self.say)
        self._compose()

    def begin(self, name: str, epochs: int) -> None:
        """Get ready for a training called ``name``."""
        self.title.setText(name)
        self.curves.name = name
        self._epochs = epochs
        self._pace = Pace(epochs)
        self.plot.clear(epochs)
        self.log.clear()
        self.result.hide()
        self.live_buttons.begin()
        self.settings.set_session(self._session)
        self._show_busy("Starting…")

    def set_state(self, state: str) -> None:
        """Offer what can be done in this state (:data:`app.pages.train.desk.DeskState`) of the training."""
        self.live_buttons.set_state(state)
        self.settings.set_at_work(state in AT_WORK)

    def set_told_at(self, at: datetime | None) -> None:
        """Say when that happened which is told next; None: now."""
        self._told_at = at

    def show_run(self, run: ReadRunResult) -> None:
        """Show a run that was trained before."""
        self.begin(run.summary.name, run.session.training.epochs)
        self._hide_busy()
        self._take_session(run.session)
        self.plot.set_record(record_of(run))
        changes = change_words(run)
        for epoch in run.history:
            for _, words in (change for change in changes if change[0] == epoch.epoch):
                self._log(f"From epoch {epoch.epoch} on: {words}.")
            self._log(epoch_text(epoch))
        for message in run.messages:
            self._log(message)
        if run.metrics is not None:
            self._show_old_result(run.summary.root, run.metrics)

    def on_queued(self) -> None:
        """Say that it is not its turn yet."""
        self._hide_busy()
        self.say("Waits for its turn.")

    def on_prepared(self, message: str) -> None:
        """Say what is done before the first epoch."""
        self.progress_text.setText(f"{message}…")

    def on_started(self, started: TrainingStarted) -> None:
        """Note what is trained; a resumed training gets a mark where it goes on."""
        self._epochs = started.epochs
        self._pace = Pace(started.epochs)
        if started.first_epoch:
            self.plot.mark(started.first_epoch, RESUMED)
        self._take_session(started.session)
        self.say(started_text(started))

    def on_batch(self, batch: BatchDone) -> None:
        """Move the bar."""
        self._pace.batch_done(batch.epoch, batch.step / batch.steps)
        done = (batch.epoch - 1 + batch.step / batch.steps) / max(1, self._epochs)
        self.bar.setRange(0, STEPS)
        self.bar.setValue(round(done * STEPS))
        self.progress_text.setText(batch_text(batch, self._epochs, self._pace.seconds_left()))

    def on_epoch(self, epoch: EpochDone) -> None:
        """Draw an epoch."""
        self._pace.epoch_done(epoch.epoch, epoch.seconds)
        self._plot_epoch(epoch)
        self.say(epoch_text(epoch))

    def on_changed(self, changed: Changed) -> None:
        """Show the settings that are in force from now on, and mark the curves."""
        words = self._take_change(changed)
        self._pace.plan(self._epochs)
        self.settings.set_changed(self._session, words)
        self.say(words)

    def on_refused(self, message: str) -> None:
        """Say where it was asked for why settings stay as they are."""
        self.settings.set_refused(message)
        self.say(message)

    def on_saved(self, saved: Saved) -> None:
        """Say where a model went that was asked for; the best one is told with its epoch."""
        if not saved.is_best:
            self.plot.mark_saved(saved.epoch, saved.file)
            self.say(f"The model as it is in epoch {saved.epoch} is kept as {saved.file}.")

    def on_save_clicked(self) -> None:
        """Pass on the wish, and say that it was heard."""
        self.say("The model will be kept as it is after the present batch.")
        self.save_asked.emit()

    def on_stop_after_epoch_clicked(self) -> None:
        """Pass on the wish, and say that it was heard."""
        self.say("The training ends when its present epoch is finished.")
        self.stop_after_epoch_asked.emit()

    def on_settings_closed(self) -> None:
        """Hide the panel; what is edited in it stays."""
        self.live_buttons.settings_button.setChecked(False)

    def on_paused(self) -> None:
        """Say that nothing moves on purpose."""
        self._pace.restart_epoch_clock()
        self.progress_text.setText("Paused")
        self.say("Paused.")

    def on_waiting(self, message: str) -> None:
        """Say that nothing moves because an image cannot be read."""
        self._pace.restart_epoch_clock()
        self.progress_text.setText("Waiting for an image…")
        self.say(message)

    def on_stopping(self) -> None:
        """Say that the end is near."""
        self.progress_text.setText("Stopping: what was reached is made safe…")

    def on_finished(self, result: TrainResult) -> None:
        """Say what came out."""
        self._hide_busy()
        self._show_result(result)
        for line in self.result_text.text().splitlines():
            self.say(line)

    def on_failed(self, message: str) -> None:
        """Note why it ended."""
        self._hide_busy()
        self.say(message)

    def say(self, message: str) -> None:
        """Add a line with the time of day to the log."""
        at = self._told_at or datetime.now().astimezone()
        self._log(f"{at:%H:%M:%S}  {message}")

    def _take_session(self, session: Session) -> None:
        self._session = session
        self.plot.plan(session.training.epochs, session.classes)
        self.settings.set_session(session)

    def _take_change(self, changed: Changed) -> str:
        """Put a change in force and mark it; return the sentence for it."""
        options = changed_options(self._session, changed.changes)
        self._session = session_after(self._session, changed.changes)
        self._epochs = self._session.training.epochs
        self.plot.plan(self._epochs, self._session.classes)
        words = ", ".join(option.text for option in options)
        self.plot.mark(changed.epoch - 1, words)
        return f"From epoch {changed.epoch} on: {words}."

    def _show_result(self, result: TrainResult) -> None:
        self.result_text.setText(result_text(result, self._epochs))
        self.result.show()

    def _show_old_result(self, run: str, metrics: dict[str, object]) -> None:
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.training import TrainResult

        try:
            self._show_result(TrainResult.model_validate({**metrics, "run": run}))
        except ValidationError:
            self._log("The figures of this run are in a form that this version does not know.")

    def _log(self, line: str) -> None:
        self.log.appendPlainText(line)

    def _plot_epoch(self, epoch: EpochDone) -> None:
        self.plot.add_epoch(epoch.epoch, figures_of(epoch), epoch.is_best)

    def _show_busy(self, text: str) -> None:
        self.bar.setRange(0, 0)
        self.bar.show()
        self.progress_text.setText(text)
        self.progress_text.show()

    def _hide_busy(self) -> None:
        self.bar.hide()
        self.progress_text.hide()

    def _compose(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.assess_button)
        buttons.addWidget(self.export_button)
        inside = QHBoxLayout(self.result)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.result_text, 1)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.live_buttons)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(8)
        middle.addWidget(self.curves)
        middle.addWidget(self.settings)
        middle.setStretchFactor(0, 1)
        remember(middle, "training settings", [600, 320])
        column.addLayout(head)
        column.addWidget(middle, 5)
        column.addWidget(self.bar)
        column.addWidget(self.progress_text)
        column.addWidget(self.result)
        column.addWidget(self.log, 1)
        self.settings.hide()
        self.result.hide()
        self._hide_busy()
