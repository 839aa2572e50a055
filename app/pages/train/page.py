"""The page Train."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.context import AppContext
from app.pages.base import Page
from app.pages.train.comparison import RunComparison
from app.pages.train.controls import TrainingControls
from app.pages.train.desk import TrainingDesk
from app.pages.train.obstacles import folds_obstacle, obstacle
from app.pages.train.queue_panel import QueuePanel
from app.pages.train.rate_finder import RateFinder
from app.pages.train.run_place import RunPlace
from app.pages.train.settings_side import settings_side
from app.pages.train.starter import TrainingStarter
from app.pages.train.training_banner import TrainingBanner
from app.pages.train.watch import TrainingWatch
from app.pages.train.wiring import connect_watch
from app.state.changes import changed_option
from app.state.run_reader import RunReader
from app.state.training import Training
from app.widgets.action_button import ActionButton
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.option_form import OptionForm
from models.spec import TrainingSpec
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult
    from engine.protocol.training import TrainResult, WaitingForImage

UNFINISHED = ("stopped", "interrupted")


class PageWidget(Page):
    """Settings, queue and buttons on the left, the selected training on the right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.desk = TrainingDesk(self)
        self.place = RunPlace(context.runs)
        self.starter = TrainingStarter(context, self.place, self)
        self.form = OptionForm(TrainingSpec, front=("epochs", "learning_rate", "monitor"))
        self.queue_panel = QueuePanel(context.queue, context.workers.data)
        self.controls = TrainingControls()
        self.banner = TrainingBanner()
        self.watch = TrainingWatch()
        self.comparison = RunComparison(context, self.watch.curves, self)
        self.finder = RateFinder(context)
        self.find_button = ActionButton("wand", "Find learning rate…")
        self.empty = EmptyState(
            "trending-up",
            "No training yet",
            "Curves of accuracy and loss appear here while the network learns.",
            (EmptyAction("data", "Go to the data", "photo", "Add the images to learn from"),),
        )
        self.right = QStackedWidget()
        self.reader = RunReader(context.workers.data, self)
        self._shown = ""
        self._read: ReadRunResult | None = None
        self._compose()
        self._connect_desk()
        self._connect_queue()
        self._connect_rest()
        self.on_session_changed(context.state.session)

    def set_run(self, run: str) -> None:
        """Show the curves of a run that was trained before; a training at work is never covered."""
        if not run or self.desk.state != "idle" or run == self._shown:
            return
        training = self.context.queue.training_of(run)
        if training is not None:
            self.desk.select(training)
        else:
            self.reader.read(run)

    def on_session_changed(self, session: Session) -> None:
        """Show the settings of the session, and whether it can be trained."""
        self.form.set_value(session.training)
        self.place.propose_name(session.name)
        self.on_obstacles_changed()

    def on_obstacles_changed(self) -> None:
        """Say whether a training can be started, and why not."""
        reason = obstacle(self.context.state.session, self.context.check.report)
        self.controls.set_reason(reason)
        self.find_button.setEnabled(not reason)
        self.find_button.setToolTip(
            reason or "Train for a moment while the rate grows, and see which is good"
        )
        split = self.context.state.session.split
        self.controls.series_menu.set_folds(split.folds, folds_obstacle(self.context.state.session))
        self.empty.button("data").setVisible(not self.context.state.session.rows)
        self._tell_state()

    def on_settings_changed(self, spec: TrainingSpec) -> None:
        """Train like this from now on."""
        session = self.context.state.session
        name, what = changed_option(session.training, spec)
        changed = session.model_copy(update={"training": spec})
        self.context.state.set_session(changed, what, f"training.{name}")

    def on_selected_by_person(self, training: Training) -> None:
        """Show the training that was clicked."""
        self.desk.select(training)

    def on_training_added(self, training: Training) -> None:
        """Show a training that was just added, unless one at work is looked at."""
        if self.desk.state == "idle":
            self.desk.select(training)

    def on_training_started(self, training: Training) -> None:
        """Go on with the next one of the same series where one of it was looked at to its end."""
        shown = self.desk.training
        if shown is not None and shown.is_over and training.series and shown.series == training.series:
            self.desk.select(training)

    def on_queue_changed(self) -> None:
        """Say what a click on Train does; a training that was taken away is not shown any more."""
        queue = self.context.queue
        self.controls.set_free(queue.is_free)
        if self.desk.training is not None and self.desk.training not in queue.trainings:
            self.desk.select(None)
        self.place.propose_name(self.context.state.session.name)
        self._tell_state()

    def on_training_selected(self, training: Training | None) -> None:
        """Get ready for what the selected training tells."""
        self.queue_panel.set_chosen(training)
        if training is None:
            return
        self.reader.forget()
        self.banner.clear()
        self.right.setCurrentWidget(self.watch)
        self._shown = training.run
        self.comparison.set_own(training.run)
        self.watch.begin(training.name, training.epochs)

    def on_caught_up(self) -> None:
        """Show what the selected training is at, or what came of it."""
        training = self.desk.training
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
        self._tell_state()

    def on_desk_state_changed(self, state: str) -> None:
        """Follow the training with the buttons."""
        self.controls.set_state(self.desk.state)
        self.watch.set_state(state)
        if state == "paused":
            self.watch.on_paused()
        elif state == "stopping":
            self.watch.on_stopping()
        self._tell_state()

    def on_answered(self, answer: str) -> None:
        """Tell the training what to do about the image that it waits for."""
        self.desk.answer("retry" if answer == "retry" else "leave_out")

    def on_resume(self, run: str) -> None:
        """Go on with a training that ended too early."""
        queue, read = self.context.queue, self._read
        known = queue.training_of(run)
        if known is not None:
            self.desk.select(queue.resume(run, known.session))
        elif read is not None and read.summary.root == run:
            self.desk.select(queue.resume(run, read.session))

    def on_smaller(self, run: str) -> None:
        """Go on with a training that lacked memory, with smaller batches."""
        known = self.context.queue.training_of(run)
        if known is not None and known.smaller is not None:
            resumed = self.context.queue.resume(run, known.session, known.smaller.changes)
            self.desk.select(resumed)

    def on_waiting(self, waiting: WaitingForImage) -> None:
        """Say which image cannot be read, and ask what to do."""
        self.watch.on_waiting(waiting.message)
        self.banner.ask_about(waiting)
        self._tell_state()

    def on_image_back(self, message: str) -> None:
        """The training goes on."""
        self.banner.clear()
        self.watch.say(message)
        self._tell_state()

    def on_unsaved(self, message: str) -> None:
        """Say that nothing is on disk from now on, as long as that is so."""
        self.banner.show_message(message, "bad")
        self.watch.say(message)
        self._tell_state()

    def on_finished(self, result: TrainResult) -> None:
        """Say what came out; let the other pages look at this run."""
        self.watch.on_finished(result)
        self.context.runs.set_current(result.run)
        self._show_end()

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        """Say what happened, and offer to go on where something was reached."""
        self.watch.on_failed(message)
        self._show_end()

    def on_training_ended(self, training: Training) -> None:
        """Say on the quiet line what came of a training, whether it is looked at or not."""
        result = training.result
        if result is not None:
            words = "stopped" if result.stopped else "done"
            self.context.say(
                f"{training.name}: training {words}, best epoch {result.best_epoch} of {result.epochs}"
            )
        elif training.state == "failed" and training is not self.desk.training:
            self.context.say(f"{training.name}: {training.failure[1]}")

    def on_run_read(self, run: ReadRunResult) -> None:
        """Show an earlier run, or what a resumed training did before."""
        training = self.desk.training
        if training is not None and training.run == run.summary.root:
            training.remember(run)
            self.desk.tell_again()
            return
        if self.desk.state != "idle":
            return
        self.desk.select(None)
        self.banner.clear()
        self.right.setCurrentWidget(self.watch)
        self._shown = run.summary.root
        self.comparison.set_own(run.summary.root)
        self._read = run
        self.watch.show_run(run)
        if run.summary.status in UNFINISHED:
            reached = f"after epoch {run.summary.epochs_done} of {run.summary.epochs_planned}"
            self.banner.offer_resume(run.summary.root, f"This training ended {reached}.")

    def on_run_unreadable(self, message: str) -> None:
        """Say why an earlier run cannot be shown."""
        self.banner.show_message(message, "bad")

    def on_find_rate(self) -> None:
        """Look for a learning rate in place of the curves."""
        self.right.setCurrentWidget(self.finder)
        self.finder.search()

    def on_finder_closed(self) -> None:
        """Show the curves again, if there are any."""
        self.right.setCurrentWidget(self.watch if self._shown else self.empty)

    def on_empty_action(self, _name: str) -> None:
        """Go where the images are added."""
        self.context.go_to("data")

    def on_assess(self) -> None:
        """Look at what the model does well and badly."""
        self.context.runs.set_current(self._shown)
        self.context.go_to("assess")

    def on_export(self) -> None:
        """Hand the model on."""
        self.context.runs.set_current(self._shown)
        self.context.go_to("export")

    def _show_end(self) -> None:
        if self.desk.training is not None:
            self.banner.show_end(self.desk.training)
        self._tell_state()

    def _tell_state(self) -> None:
        at_work = self.context.queue.at_work
        if self.banner.is_bad or any(training.asks is not None for training in at_work):
            self.set_state("attention")
        elif at_work:
            self.set_state("running")
        else:
            reason = obstacle(self.context.state.session, self.context.check.report)
            self.set_state("nothing" if reason else "ready")

    def _connect_desk(self) -> None:
        desk = self.desk
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

    def _connect_queue(self) -> None:
        queue = self.context.queue
        queue.added.connect(self.on_training_added)
        queue.started.connect(self.on_training_started)
        queue.ended.connect(self.on_training_ended)
        queue.changed.connect(self.on_queue_changed)
        self.queue_panel.selected.connect(self.on_selected_by_person)

    def _connect_rest(self) -> None:
        self.form.value_changed.connect(self.on_settings_changed)
        self.controls.train_clicked.connect(self.starter.on_train)
        self.controls.series_menu.repeats_asked.connect(self.starter.on_repeats)
        self.controls.series_menu.folds_asked.connect(self.starter.on_folds)
        self.controls.pause_clicked.connect(self.desk.pause)
        self.controls.go_on_clicked.connect(self.desk.go_on)
        self.controls.stop_clicked.connect(self.desk.stop)
        self.banner.answered.connect(self.on_answered)
        self.banner.stop_asked.connect(self.desk.stop)
        self.banner.resume_asked.connect(self.on_resume)
        self.banner.smaller_asked.connect(self.on_smaller)
        self.banner.closed.connect(self._tell_state)
        self.watch.assess_clicked.connect(self.on_assess)
        self.comparison.failed.connect(self.context.say)
        self.find_button.clicked.connect(self.on_find_rate)
        self.finder.closed.connect(self.on_finder_closed)
        self.watch.export_clicked.connect(self.on_export)
        self.empty.action_triggered.connect(self.on_empty_action)
        self.reader.read_run.connect(self.on_run_read)
        self.reader.failed.connect(self.on_run_unreadable)
        context = self.context
        context.state.session_changed.connect(self.on_session_changed)
        context.check.report_changed.connect(self.on_obstacles_changed)

    def _compose(self) -> None:
        self.right.addWidget(self.empty)
        self.right.addWidget(self.watch)
        self.right.addWidget(self.finder)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.banner)
        right.addWidget(self.right, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        left = settings_side(self.place, self.form, self.find_button, self.queue_panel, self.controls)
        row.addWidget(left)
        row.addLayout(right, 1)
