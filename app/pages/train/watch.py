"""The right side of the page: curves, progress, log and result of one training."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError
from qtpy.QtCore import QEvent, Qt, Signal
from qtpy.QtGui import QResizeEvent
from qtpy.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.pages.train.changed_options import changed_options, session_after
from app.pages.train.epochs_so_far import EpochsSoFar
from app.pages.train.live_panel import LiveSettingsPanel
from app.pages.train.progress_line import ProgressLine
from app.pages.train.result_card import ResultCard
from app.pages.train.room import height_of
from app.pages.train.run_record import RESUMED, change_words, record_of
from app.pages.train.training_log import TrainingLog
from app.pages.train.watch_actions import WatchActions
from app.pages.train.words import epoch_text, started_text
from app.widgets.curves.figures import figures_of
from app.widgets.curves.view import CurvesView
from app.widgets.elided_label import ElidedLabel
from app.widgets.splitters import remember
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult
    from engine.protocol.training import TrainingStarted, TrainResult
    from models.training.events import BatchDone, EpochDone
    from sessions.journal_entries import Changed, Saved

AT_WORK = ("running", "paused")
TOOLS_WIDTH_PX = 720
SPACING_PX = 8


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
        self._so_far = EpochsSoFar(self)
        self._so_far.told.connect(self.on_so_far_told)
        self._session = Session()
        # Runs of one series differ at the end of their names.
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setObjectName("heading")
        self.live_buttons = WatchActions()
        self.settings = LiveSettingsPanel()
        self.curves = CurvesView()
        self.plot = self.curves.plot
        self.progress = ProgressLine()
        self.result = ResultCard()
        self.log = TrainingLog()
        self.result.assess_clicked.connect(self.assess_clicked)
        self.result.export_clicked.connect(self.export_clicked)
        self.live_buttons.settings_toggled.connect(self.on_settings_toggled)
        self.live_buttons.save_clicked.connect(self.on_save_clicked)
        self.live_buttons.stop_after_epoch_clicked.connect(self.on_stop_after_epoch_clicked)
        self.settings.closed.connect(self.on_settings_closed)
        self.settings.change_asked.connect(self.change_asked)
        self.curves.said.connect(self.say)
        self._compose()

    def begin(self, name: str, epochs: int) -> None:
        """Get ready for a training called ``name``."""
        self.title.set_words(name)
        self.curves.name = name
        self._epochs = epochs
        self._so_far.begin()
        self.plot.clear(epochs)
        self.plot.summarize("")
        self.log.clear()
        self.result.hide()
        self.live_buttons.begin()
        self.settings.set_session(self._session)
        self.progress.begin(epochs)

    def set_state(self, state: str) -> None:
        """Offer what can be done in this state (:data:`app.pages.train.desk.DeskState`) of the training."""
        self.live_buttons.set_state(state)
        self.progress.set_paused(state == "paused")
        if state == "idle":
            self.progress.hide()
        self.settings.set_at_work(state in AT_WORK)

    def set_told_at(self, at: datetime | None) -> None:
        """Say when that happened which is told next; None: now."""
        self.log.set_told_at(at)

    def show_run(self, run: ReadRunResult) -> None:
        """Show a run that was trained before."""
        self.begin(run.summary.name, run.session.training.epochs)
        self.progress.hide()
        self._take_session(run.session)
        self.plot.set_record(record_of(run))
        changes = change_words(run)
        for epoch in run.history:
            for _, words in (change for change in changes if change[0] == epoch.epoch):
                self.log.add(f"From epoch {epoch.epoch} on: {words}.")
            self.log.add(epoch_text(epoch))
        for message in run.messages:
            self.log.add(message)
        if run.metrics is not None:
            self._show_old_result(run.summary.root, run.metrics)
        self._so_far.take_all(run.history)

    def on_queued(self) -> None:
        """Say that it is not its turn yet."""
        self.progress.hide()
        self.say("Waits for its turn.")

    def on_prepared(self, message: str) -> None:
        """Say what is done before the first epoch."""
        self.progress.say(f"{message}…")

    def on_started(self, started: TrainingStarted) -> None:
        """Note what is trained; a resumed training gets a mark where it goes on."""
        self._epochs = started.epochs
        self.progress.begin(started.epochs)
        self._so_far.set_images(started.n_train, started.n_validation)
        if started.first_epoch:
            self.plot.mark(started.first_epoch, RESUMED)
        self._take_session(started.session)
        self.say(started_text(started))

    def on_batch(self, batch: BatchDone) -> None:
        """Move the bar."""
        self.progress.show_batch(batch)

    def on_epoch(self, epoch: EpochDone) -> None:
        """Draw an epoch."""
        self.progress.epoch_done(epoch)
        self.plot.add_epoch(epoch.epoch, figures_of(epoch), epoch.is_best)
        self._so_far.take(epoch)
        self.say(epoch_text(epoch))

    def on_changed(self, changed: Changed) -> None:
        """Show the settings that are in force from now on, and mark the curves."""
        words = self._take_change(changed)
        self.progress.plan(self._epochs)
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

    def on_settings_toggled(self, shown: bool) -> None:
        """Show or hide the settings beside the curves."""
        self.settings.setVisible(shown)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._share_room()

    def on_settings_closed(self) -> None:
        """Hide the panel; what is edited in it stays."""
        self.live_buttons.settings_button.setChecked(False)

    def on_so_far_told(self, best: str, wrong: list[str]) -> None:
        """Say which epoch is the best so far, and what the curves say is wrong."""
        self.plot.summarize(best)
        self.progress.show_diagnosis(wrong)

    def on_paused(self) -> None:
        """Say that nothing moves on purpose."""
        self.say("Paused.")

    def on_waiting(self, message: str) -> None:
        """Say that nothing moves because an image cannot be read."""
        self.progress.hold("Waiting for an image…")
        self.say(message)

    def on_stopping(self) -> None:
        """Say that the end is near."""
        self.progress.say("Stopping: what was reached is made safe…")

    def on_finished(self, result: TrainResult) -> None:
        """Say what came out."""
        self.progress.hide()
        self.result.show_result(result, self._epochs)
        for line in self.result.text.text().splitlines():
            self.say(line)

    def on_failed(self, message: str) -> None:
        """Note why it ended."""
        self.progress.hide()
        self.say(message)

    def say(self, message: str) -> None:
        """Add a line with the time of day to the log."""
        self.log.say(message)

    def _take_session(self, session: Session) -> None:
        self._session = session
        self._so_far.set_session(session)
        self.plot.plan(session.training.epochs, session.classes)
        self.settings.set_session(session)

    def _take_change(self, changed: Changed) -> str:
        """Put a change in force and mark it; return the sentence for it."""
        options = changed_options(self._session, changed.changes)
        self._session = session_after(self._session, changed.changes)
        self._so_far.set_session(self._session)
        self._epochs = self._session.training.epochs
        self.plot.plan(self._epochs, self._session.classes)
        words = ", ".join(option.text for option in options)
        self.plot.mark(changed.epoch - 1, words)
        return f"From epoch {changed.epoch} on: {words}."

    def _show_old_result(self, run: str, metrics: dict[str, object]) -> None:
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.training import TrainResult

        try:
            result = TrainResult.model_validate({**metrics, "run": run})
        except ValidationError:
            self.log.add("The figures of this run are in a form that this version does not know.")
            return
        self._so_far.set_images(0, 0 if result.validation is None else result.validation.n)
        self.result.show_result(result, self._epochs)

    def _share_room(self) -> None:
        # Beside the settings a narrow window has room for the curves, not for their tools.
        narrow = self.live_buttons.settings_button.isChecked() and self.width() < TOOLS_WIDTH_PX
        self.curves.tools.setVisible(not narrow)
        # Curves whose axis is cut off cannot be read; the messages are there again in a higher window.
        parts = (self.live_buttons, self.curves.tools, self.plot.legend, self.progress, self.result)
        needed = height_of(parts, self.width(), SPACING_PX) + SPACING_PX + self.plot.whole_height
        self.log.setVisible(self.height() >= needed + SPACING_PX + self.log.minimumHeight())

    def event(self, event: QEvent | None) -> bool:
        """Share the room anew when a part comes or goes."""
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self._share_room()
        return super().event(event)

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING_PX)
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
        column.addWidget(self.progress)
        column.addWidget(self.result)
        column.addWidget(self.log, 1)
        self.settings.hide()
