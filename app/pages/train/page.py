"""The page Train."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.base import Page
from app.pages.train.controls import TrainingControls
from app.pages.train.desk import TrainingDesk
from app.pages.train.obstacles import obstacle
from app.pages.train.run_place import RunPlace
from app.pages.train.watch import TrainingWatch
from app.state.changes import changed_option
from app.state.run_reader import RunReader
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.option_form import OptionForm
from models.spec import TrainingSpec
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult
    from engine.protocol.training import TrainResult, WaitingForImage

SETTINGS_WIDTH_PX = 328
RESUME = "Resume"
TRY_AGAIN, LEAVE_OUT, STOP = "Try again", "Leave the image out", "Stop the training"
CANCELLED = 130
UNFINISHED = ("stopped", "interrupted")


class PageWidget(Page):
    """Settings and buttons on the left, the training on the right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.desk = TrainingDesk(context.workers, context.runs, self)
        self.place = RunPlace(context.runs)
        self.form = OptionForm(TrainingSpec, front=("epochs", "monitor"))
        self.controls = TrainingControls()
        self.banner = Banner()
        self.watch = TrainingWatch()
        self.empty = EmptyState(
            "trending-up",
            "No training yet",
            "Curves of accuracy and loss appear here while the network learns.",
            (EmptyAction("data", "Go to the data", "photo", "Add the images to learn from"),),
        )
        self.right = QStackedWidget()
        self.reader = RunReader(context.workers.data, self)
        self._resumable = ""
        self._shown = ""
        self._compose()
        self._connect_desk()
        self._connect_rest()
        self.on_session_changed(context.state.session)

    def set_run(self, run: str) -> None:
        """Show the curves of a run that was trained before; a training at work is never covered."""
        if run and self.desk.state == "idle" and run != self._shown:
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
        self.empty.button("data").setVisible(not self.context.state.session.rows)
        self._tell_state()

    def on_settings_changed(self, spec: TrainingSpec) -> None:
        """Train like this from now on."""
        session = self.context.state.session
        name, what = changed_option(session.training, spec)
        changed = session.model_copy(update={"training": spec})
        self.context.state.set_session(changed, what, f"training.{name}")

    def on_train(self) -> None:
        """Start a training of the session as it is."""
        folder = self.place.folder
        session = self.context.state.session
        # Statistics of the training images are found anew: the rows may have changed since.
        spec = session.input.model_copy(update={"mean": None, "std": None})
        self.reader.forget()
        self.banner.clear()
        self.right.setCurrentWidget(self.watch)
        self._shown = str(folder)
        self.watch.begin(folder.name, session.training.epochs)
        self.desk.start(session.model_copy(update={"input": spec}), folder)

    def on_banner_action(self, action: str) -> None:
        """Go on with the training that ended too early, or with the one that waits for an image."""
        if action == STOP:
            self.banner.clear()
            self.desk.stop()
        elif action in (TRY_AGAIN, LEAVE_OUT):
            self.banner.clear()
            self.desk.answer("retry" if action == TRY_AGAIN else "leave_out")
        elif action == RESUME and self._resumable:
            self.banner.clear()
            self.watch.continue_here()
            self.desk.resume(self._resumable)

    def on_desk_state_changed(self, state: str) -> None:
        """Follow the training with the buttons."""
        self.controls.set_state(self.desk.state)
        if state == "paused":
            self.watch.on_paused()
        elif state == "stopping":
            self.watch.on_stopping()
        self._tell_state()

    def on_waiting(self, waiting: WaitingForImage) -> None:
        """Say which image cannot be read, and ask what to do."""
        self.watch.on_waiting(waiting.message)
        sentence = f"{waiting.message} The training waits, and tries again by itself."
        actions = (TRY_AGAIN, LEAVE_OUT, STOP) if waiting.can_leave_out else (TRY_AGAIN, STOP)
        self.banner.show_message(sentence, "bad", actions)
        self._tell_state()

    def on_image_back(self, message: str) -> None:
        """The training goes on."""
        self.banner.clear()
        self.watch.say(message)
        self._tell_state()

    def on_finished(self, result: TrainResult) -> None:
        """Say what came out; let the other pages look at this run."""
        self.watch.on_finished(result)
        self.place.propose_name(self.context.state.session.name)
        self.context.runs.set_current(result.run)
        words = "stopped" if result.stopped else "done"
        self.context.say(f"Training {words}: best epoch {result.best_epoch} of {result.epochs}")
        if result.stopped:
            self._offer_resume(result.run, "The training was stopped; it can go on where it ended.", "info")

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say what happened, and offer to go on where something was reached."""
        self.watch.on_failed(message)
        if self.desk.can_resume:
            sentence = message if exit_code != CANCELLED else "The training was cancelled."
            self._offer_resume(self.desk.run, sentence, "bad", details)
        elif exit_code != CANCELLED:
            self.banner.show_message(message, "bad", details=details)
        self._tell_state()

    def on_run_read(self, run: ReadRunResult) -> None:
        """Show an earlier run."""
        if self.desk.state != "idle":
            return
        self.banner.clear()
        self.right.setCurrentWidget(self.watch)
        self._shown = run.summary.root
        self.watch.show_run(run)
        if run.summary.status in UNFINISHED:
            reached = f"after epoch {run.summary.epochs_done} of {run.summary.epochs_planned}"
            self._offer_resume(run.summary.root, f"This training ended {reached}.", "info")

    def on_run_unreadable(self, message: str) -> None:
        """Say why an earlier run cannot be shown."""
        self.banner.show_message(message, "bad")

    def on_empty_action(self, _name: str) -> None:
        """Go where the images are added."""
        self.context.go_to("data")

    def on_assess(self) -> None:
        """Look at what the model does well and badly."""
        self.context.go_to("assess")

    def on_export(self) -> None:
        """Hand the model on."""
        self.context.go_to("export")

    def _offer_resume(self, run: str, sentence: str, kind: str, details: str = "") -> None:
        self._resumable = run
        self.banner.show_message(sentence, "bad" if kind == "bad" else "info", (RESUME,), details)

    def _tell_state(self) -> None:
        asks = self.banner.isVisibleTo(self) and self.banner.property("kind") == "bad"
        if self.desk.state != "idle" and not asks:
            self.set_state("running")
        elif asks:
            self.set_state("attention")
        else:
            reason = obstacle(self.context.state.session, self.context.check.report)
            self.set_state("nothing" if reason else "ready")

    def _connect_desk(self) -> None:
        desk, watch = self.desk, self.watch
        desk.state_changed.connect(self.on_desk_state_changed)
        desk.prepared.connect(watch.on_prepared)
        desk.started.connect(watch.on_started)
        desk.batch_done.connect(watch.on_batch)
        desk.epoch_done.connect(watch.on_epoch)
        desk.noticed.connect(watch.say)
        desk.waiting.connect(self.on_waiting)
        desk.image_back.connect(self.on_image_back)
        desk.finished.connect(self.on_finished)
        desk.failed.connect(self.on_failed)

    def _connect_rest(self) -> None:
        self.form.value_changed.connect(self.on_settings_changed)
        self.controls.train_clicked.connect(self.on_train)
        self.controls.pause_clicked.connect(self.desk.pause)
        self.controls.go_on_clicked.connect(self.desk.go_on)
        self.controls.stop_clicked.connect(self.desk.stop)
        self.banner.action_triggered.connect(self.on_banner_action)
        self.banner.closed.connect(self._tell_state)
        self.watch.assess_clicked.connect(self.on_assess)
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
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.banner)
        right.addWidget(self.right, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self._settings())
        row.addLayout(right, 1)

    def _settings(self) -> QWidget:
        options = QScrollArea()
        options.setWidget(self.form)
        options.setWidgetResizable(True)
        options.setFrameShape(QFrame.Shape.NoFrame)
        options.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.layout().setAlignment(Qt.AlignmentFlag.AlignTop)
        self.form.layout().setContentsMargins(0, 0, 8, 0)
        panel = QWidget()
        panel.setFixedWidth(SETTINGS_WIDTH_PX)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        heading = QLabel("Run")
        heading.setObjectName("heading")
        column.addWidget(heading)
        column.addWidget(self.place)
        column.addSpacing(8)
        column.addWidget(options, 1)
        column.addWidget(self.controls)
        return panel
