"""The page Train."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtWidgets import QHBoxLayout, QWidget

from app.context import AppContext
from app.pages.base import Page
from app.pages.train.class_weights_field import follow_class_weights
from app.pages.train.controls import TrainingControls
from app.pages.train.desk import TrainingDesk
from app.pages.train.obstacles import folds_obstacle, obstacle
from app.pages.train.queue_panel import QueuePanel
from app.pages.train.run_place import RunPlace
from app.pages.train.settings_side import settings_side
from app.pages.train.starter import TrainingStarter
from app.pages.train.training_view import TrainingView
from app.state.changes import changed_option
from app.state.training import Training
from app.widgets.action_button import ActionButton
from app.widgets.option_form import OptionForm
from models.spec import TrainingSpec
from sessions.document import Session


class PageWidget(Page):
    """Settings, queue and buttons on the left, the selected training on the right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.desk = TrainingDesk(self)
        self.place = RunPlace(context.runs)
        self.starter = TrainingStarter(context, self.place, self)
        self.form = OptionForm(
            TrainingSpec, front=("epochs", "learning_rate", "monitor"), also=("custom_weights",)
        )
        self.find_button = ActionButton("wand", "Find learning rate…")
        self.queue_panel = QueuePanel(context.queue, context.workers.data)
        self.controls = TrainingControls()
        self.view = TrainingView(context, self.desk)
        self._compose()
        self._connect()
        self.on_session_changed(context.state.session)

    def set_run(self, run: str) -> None:
        """Show the curves of a run that was trained before; a training at work is never covered."""
        self.view.set_run(run)

    def on_session_changed(self, session: Session) -> None:
        """Show the settings of the session, and whether it can be trained."""
        self.form.set_value(session.training)
        follow_class_weights(self.form, session.training, session.classes)
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
        self.view.empty.button("data").setVisible(not self.context.state.session.rows)
        self.on_state_changed()

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
        self.on_state_changed()

    def on_desk_state_changed(self, _state: str) -> None:
        """Follow the training with the buttons."""
        self.controls.set_state(self.desk.state)
        self.on_state_changed()

    def on_training_ended(self, training: Training) -> None:
        """Say on the quiet line what came of a training, whether it is looked at or not."""
        result = training.result
        if result is not None:
            words = "stopped" if result.stopped else "done"
            self.context.say(
                f"{training.name}: training {words}, best epoch {result.best_epoch} of {result.epochs}"
                f"{_kept_words(self.context.runs.current, training.run)}"
            )
        elif training.state == "failed" and training is not self.desk.training:
            self.context.say(f"{training.name}: {training.failure[1]}")

    def on_state_changed(self) -> None:
        """Tell the rail whether something works, waits for an answer, or could begin."""
        at_work = self.context.queue.at_work
        if self.view.banner.is_bad or any(training.asks is not None for training in at_work):
            self.set_state("attention")
        elif at_work:
            self.set_state("running")
        else:
            reason = obstacle(self.context.state.session, self.context.check.report)
            self.set_state("nothing" if reason else "ready")

    def _connect(self) -> None:
        self.desk.selected.connect(self.queue_panel.set_chosen)
        self.desk.state_changed.connect(self.on_desk_state_changed)
        self.view.attention_changed.connect(self.on_state_changed)
        self.queue_panel.selected.connect(self.on_selected_by_person)
        queue = self.context.queue
        queue.added.connect(self.on_training_added)
        queue.started.connect(self.on_training_started)
        queue.ended.connect(self.on_training_ended)
        queue.changed.connect(self.on_queue_changed)
        self.form.value_changed.connect(self.on_settings_changed)
        self.find_button.clicked.connect(self.view.find_rate)
        self.starter.refused.connect(self.view.on_refused)
        self.controls.train_clicked.connect(self.starter.on_train)
        self.controls.series_menu.repeats_asked.connect(self.starter.on_repeats)
        self.controls.series_menu.folds_asked.connect(self.starter.on_folds)
        self.controls.pause_clicked.connect(self.desk.pause)
        self.controls.go_on_clicked.connect(self.desk.go_on)
        self.controls.stop_clicked.connect(self.desk.stop)
        self.context.state.session_changed.connect(self.on_session_changed)
        self.context.check.report_changed.connect(self.on_obstacles_changed)

    def _compose(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        left = settings_side(self.place, self.form, self.find_button, self.queue_panel, self.controls)
        row.addWidget(left)
        row.addWidget(self.view, 1)


def _kept_words(current: str, ended: str) -> str:
    """Return that the other pages go on looking at the run that the person chose, where they do."""
    return "" if current in ("", ended) else f". The other pages stay with {Path(current).name}."
