"""The search for a learning rate: a short training in which the rate grows."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.context import AppContext
from app.theme.icons import icon
from app.theme.style import repolish
from app.widgets.action_button import ActionButton
from app.widgets.fields.description import OptionField, describe
from app.widgets.fields.number_box import NumberBox
from app.widgets.flow_layout import FlowLayout
from app.widgets.job_bar import JobBar
from app.widgets.rate_plot import RatePlot
from app.worker.job_handle import JobHandle
from models.spec import TrainingSpec
from sessions.document import Session

CANCELLED = 130
EXPLAINED = (
    "Trains for a moment while the learning rate grows, until the loss explodes. Nothing of it is kept. "
    "Click or drag in the plot for a rate of your own."
)


UNCLEAR = " The loss fell by hardly more than it varies, so this is a guess: search with more batches."
FIELDS = {one.name: one for one in describe(TrainingSpec)}
BATCHES = OptionField(
    name="steps",
    label="Batches",
    help="How many batches the search takes.",
    kind="number",
    default=120,
    whole=True,
    low=30,
    high=10_000,
    step=30,
)


class RateFinder(QWidget):
    """Searches with the session as it is, draws it as it goes, and puts the chosen rate into the session."""

    closed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._handle: JobHandle | None = None
        self._searched: Session | None = None
        self.plot = RatePlot()
        self.bar = JobBar()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.box = NumberBox(FIELDS["learning_rate"])
        self.batches_box = NumberBox(BATCHES)
        self.batches_box.setToolTip(BATCHES.help)
        self.batches_box.show_number(120)
        self.use_button = QPushButton("Use this rate")
        self.use_button.setObjectName("primary")
        self.again_button = ActionButton("refresh", "Search again")
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("x", "quiet"))
        self.close_button.setAutoRaise(True)
        self.close_button.setToolTip("Go back to the curves")
        self.plot.rate_chosen.connect(self.on_rate_chosen)
        self.box.valueChanged.connect(self.plot.set_chosen)
        self.use_button.clicked.connect(self.on_use)
        self.again_button.clicked.connect(self.search)
        self.close_button.clicked.connect(self.on_close)
        context.state.session_changed.connect(self.on_session_changed)
        self._compose()
        self._offer()

    @property
    def is_searching(self) -> bool:
        """Whether a search is under way."""
        return self._handle is not None

    def search(self) -> None:
        """Search on the session as it is; an earlier search is given up."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.rate_finder import FindLearningRateRequest

        self._drop()
        session = self._context.state.session
        self._searched = session
        # Statistics of the training images are found anew: the rows may have changed since.
        spec = session.input.model_copy(update={"mean": None, "std": None})
        session = session.model_copy(update={"input": spec})
        request = FindLearningRateRequest(session=session, steps=round(self.batches_box.number()))
        self.plot.clear()
        self.plot.set_chosen(None)
        self._say(f"Learning rate now: {session.training.learning_rate:g}.", "quiet")
        handle = self._handle = self._context.workers.model.start("find_learning_rate", request)
        handle.event_received.connect(self.on_event)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)
        self.bar.watch(handle, "Looking for a learning rate")
        self._offer()

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        """Draw one batch."""
        from engine.protocol.rate_finder import RateTried

        if kind == "rate":
            tried = RateTried.model_validate(data)
            self.plot.add_point(tried.rate, tried.loss)

    def on_finished(self, result: dict[str, object]) -> None:
        """Show what is suggested."""
        from engine.protocol.rate_finder import FindLearningRateResult

        self._handle = None
        found = FindLearningRateResult.model_validate(result)
        self.plot.set_sweep(found)
        self.on_rate_chosen(float(f"{found.suggested:.2g}"))
        now = self._context.state.session.training.learning_rate
        self._say(
            f"Suggested: {found.suggested:.2g}, where the loss fell fastest. Worth trying: "
            f"{found.lowest:.2g} to {found.highest:.2g} (shaded). Now: {now:g}."
            + ("" if found.is_clear else UNCLEAR),
            "" if found.is_clear else "warning",
        )
        self._offer()

    def on_failed(self, exit_code: int, message: str, _details: str) -> None:
        """Say why there is nothing to suggest."""
        self._handle = None
        self._say("The search was cancelled." if exit_code == CANCELLED else message, "bad")
        self._offer()

    def on_rate_chosen(self, rate: float) -> None:
        """Show the rate that was chosen in the plot."""
        self.box.show_number(rate)
        self.plot.set_chosen(rate)
        self._offer()

    def on_use(self) -> None:
        """Put the rate into the session: one step that can be undone."""
        session, rate = self._context.state.session, self.box.value()
        training = session.training.model_copy(update={"learning_rate": rate})
        self._context.state.set_session(session.model_copy(update={"training": training}), "learning rate")
        self._context.say(f"The learning rate is {rate:g}.")
        self.on_close()

    def on_close(self) -> None:
        """Give up a search and go back."""
        self._drop()
        self.closed.emit()

    def on_session_changed(self, session: Session) -> None:
        """Say when what was found belongs to other settings."""
        before = self._searched
        if before is None or not self.plot.points or self._handle is not None:
            return
        aside = {"training": before.training, "name": before.name, "notes": before.notes}
        if session.model_copy(update=aside) != before:
            self._say("The session has changed since this search: search again.", "warning")

    def _drop(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.event_received.disconnect(self.on_event)
            handle.finished.disconnect(self.on_finished)
            handle.failed.disconnect(self.on_failed)
            handle.cancel()
        self._offer()

    def _offer(self) -> None:
        known = self.plot.chosen is not None and self._handle is None
        self.box.setEnabled(known)
        self.use_button.setEnabled(known)
        self.use_button.setToolTip(
            "Put this learning rate into the session; it can be undone" if known else "Nothing was found yet."
        )
        self.again_button.setEnabled(self._handle is None)

    def _say(self, text: str, role: str) -> None:
        self.words.setText(text)
        self.words.setObjectName(role)
        repolish(self.words)

    def _compose(self) -> None:
        heading = QLabel("Find a learning rate")
        heading.setObjectName("heading")
        explained = QLabel(EXPLAINED)
        explained.setObjectName("quiet")
        explained.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.close_button)
        label = QLabel("Learning rate")
        label.setBuddy(self.box)
        batches = QLabel(BATCHES.label)
        batches.setBuddy(self.batches_box)
        below = FlowLayout()
        below.addWidget(_side_by_side(label, self.box, self.use_button))
        below.addWidget(_side_by_side(batches, self.batches_box, self.again_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(explained)
        column.addWidget(self.plot, 1)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addLayout(below)


def _side_by_side(*widgets: QWidget) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 16, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return group
