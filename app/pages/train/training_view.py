"""The right side of the page Train: one training, as it works or as it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.train.comparison import RunComparison
from app.pages.train.desk import TrainingDesk
from app.pages.train.rate_finder import RateFinder
from app.pages.train.training_banner import TrainingBanner
from app.pages.train.watch import TrainingWatch
from app.pages.train.wiring import connect_watch
from app.state.run_reader import RunReader
from app.state.training import Training
from app.widgets.empty_state import EmptyAction, EmptyState

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult
    from engine.protocol.training import TrainResult, WaitingForImage

UNFINISHED = ("stopped", "interrupted")


class TrainingView(QWidget):
    """What the selected training, or an earlier run, shows, asks and offers; or the search for a rate.

    Args:
        desk: tells what the selected training tells, and hands on what is wished of it.
    """

    attention_changed = Signal()
    """Something waits for an answer, or does no longer."""

    def __init__(self, context: AppContext, desk: TrainingDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._shown = ""
        self._read: ReadRunResult | None = None
        self.banner = TrainingBanner()
        self.watch = TrainingWatch()
        self.finder = RateFinder(context)
        self.empty = EmptyState(
            "trending-up",
            "No training yet",
            "Curves of accuracy and loss appear here while the network learns.",
            (EmptyAction("data", "Go to the data", "photo", "Add the images to learn from"),),
        )
        self.stack = QStackedWidget()
        self.comparison = RunComparison(context, self.watch.curves, self)
        self.reader = RunReader(context.workers.data, self)
        self._compose()
        self._connect_desk()
        self._connect_rest()

    @property
    def run(self) -> str:
        """Folder of the run that is looked at; empty where there is none."""
        return self._shown

    def set_run(self, run: str) -> None:
        """Show the curves of a run that was trained before; a training at work is never covered."""
        if not run or self._desk.state != "idle" or run == self._shown:
            return
        training = self._context.queue.training_of(run)
        if training is not None:
            self._desk.select(training)
        else:
            self.reader.read(run)

    def find_rate(self) -> None:
        """Look for a learning rate in place of the curves."""
        self.stack.setCurrentWidget(self.finder)
        self.finder.search()

    def on_training_selected(self, training: Training | None) -> None:
        """Get ready for what the selected training tells."""
        if training is None:
            return
        self.reader.forget()
        self._show(training.run)
        self.watch.begin(training.name, training.epochs)

    def on_caught_up(self) -> None:
        """Show what the selected training is at, or what came of it."""
        training = self._desk.training
        if training is None:
            return
        if training.lacks_history:
            self.reader.read(training.run)
        if training.state == "waiting":
            self.watch.on_queued()
        elif training.asks is not None:
            self.on_waiting(training.asks)
        elif training.result is not None:
            self.watch.on_finished(training.result)
        elif training.is_over:
            self.watch.on_failed(training.failure[1])
        if training.is_over:
            self.banner.show_end(training)
        self.attention_changed.emit()

    def on_desk_state_changed(self, state: str) -> None:
        """Follow the training."""
        self.watch.set_state(state)
        if state == "paused":
            self.watch.on_paused()
        elif state == "stopping":
            self.watch.on_stopping()

    def on_answered(self, answer: str) -> None:
        """Tell the training what to do about the image that it waits for."""
        self._desk.answer("retry" if answer == "retry" else "leave_out")

    def on_resume(self, run: str) -> None:
        """Go on with a training that ended too early."""
        queue, read = self._context.queue, self._read
        known = queue.training_of(run)
        if known is not None:
            self._desk.select(queue.resume(run, known.session))
        elif read is not None and read.summary.root == run:
            self._desk.select(queue.resume(run, read.session))

    def on_smaller(self, run: str) -> None:
        """Go on with a training that lacked memory, with smaller batches."""
        known = self._context.queue.training_of(run)
        if known is not None and known.smaller is not None:
            resumed = self._context.queue.resume(run, known.session, known.smaller.changes)
            self._desk.select(resumed)

    def on_waiting(self, waiting: WaitingForImage) -> None:
        """Say which image cannot be read, and ask what to do."""
        self.watch.on_waiting(waiting.message)
        self.banner.ask_about(waiting)
        self.attention_changed.emit()

    def on_image_back(self, message: str) -> None:
        """The training goes on."""
        self.banner.clear()
        self.watch.say(message)
        self.attention_changed.emit()

    def on_unsaved(self, message: str) -> None:
        """Say that nothing is on disk from now on, as long as that is so."""
        self.banner.show_message(message, "bad")
        self.watch.say(message)
        self.attention_changed.emit()

    def on_finished(self, result: TrainResult) -> None:
        """Say what came out; let the other pages look at this run, unless the person chose one meanwhile."""
        self.watch.on_finished(result)
        self._context.runs.follow(result.run)
        self._show_end()

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        """Say what happened, and offer to go on where something was reached."""
        self.watch.on_failed(message)
        self._show_end()

    def on_run_read(self, run: ReadRunResult) -> None:
        """Show an earlier run, or what a resumed training did before."""
        training = self._desk.training
        if training is not None and training.run == run.summary.root:
            training.remember(run)
            self._desk.tell_again()
            return
        if self._desk.state != "idle":
            return
        self._desk.select(None)
        self._show(run.summary.root)
        self._read = run
        self.watch.show_run(run)
        if run.summary.status in UNFINISHED:
            reached = f"after epoch {run.summary.epochs_done} of {run.summary.epochs_planned}"
            self.banner.offer_resume(run.summary.root, f"This training ended {reached}.")

    def on_refused(self, message: str) -> None:
        """Say why a training was not begun."""
        self.banner.show_message(message, "bad")
        self.attention_changed.emit()

    def on_run_unreadable(self, message: str) -> None:
        """Say why an earlier run cannot be shown."""
        self.banner.show_message(message, "bad")

    def on_finder_closed(self) -> None:
        """Show the curves again, if there are any."""
        self.stack.setCurrentWidget(self.watch if self._shown else self.empty)

    def on_empty_action(self, _name: str) -> None:
        """Go where the images are added."""
        self._context.go_to("data")

    def on_assess(self) -> None:
        """Look at what the model does well and badly."""
        self._context.runs.set_current(self._shown)
        self._context.go_to("assess")

    def on_export(self) -> None:
        """Hand the model on."""
        self._context.runs.set_current(self._shown)
        self._context.go_to("export")

    def _show(self, run: str) -> None:
        self.banner.clear()
        self.stack.setCurrentWidget(self.watch)
        self._shown = run
        self.comparison.set_own(run)

    def _show_end(self) -> None:
        if self._desk.training is not None:
            self.banner.show_end(self._desk.training)
        self.attention_changed.emit()

    def _connect_desk(self) -> None:
        desk = self._desk
        connect_watch(desk, self.watch)
        desk.selected.connect(self.on_training_selected)
        desk.caught_up.connect(self.on_caught_up)
        desk.state_changed.connect(self.on_desk_state_changed)
        desk.waiting.connect(self.on_waiting)
        desk.image_back.connect(self.on_image_back)
        desk.unsaved.connect(self.on_unsaved)
        desk.saved_again.connect(self.on_image_back)
        desk.finished.connect(self.on_finished)
        desk.failed.connect(self.on_failed)

    def _connect_rest(self) -> None:
        self.banner.answered.connect(self.on_answered)
        self.banner.stop_asked.connect(self._desk.stop)
        self.banner.resume_asked.connect(self.on_resume)
        self.banner.smaller_asked.connect(self.on_smaller)
        self.banner.closed.connect(self.attention_changed)
        self.watch.assess_clicked.connect(self.on_assess)
        self.watch.export_clicked.connect(self.on_export)
        self.comparison.failed.connect(self._context.say)
        self.finder.closed.connect(self.on_finder_closed)
        self.empty.action_triggered.connect(self.on_empty_action)
        self.reader.read_run.connect(self.on_run_read)
        self.reader.failed.connect(self.on_run_unreadable)

    def _compose(self) -> None:
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.watch)
        self.stack.addWidget(self.finder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
