"""How the images are divided among the parts and drawn for an epoch."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtGui import QIcon, QKeyEvent, QShowEvent
from qtpy.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.context import AppContext
from app.pages.data.grouping_offers import GroupingOffers
from app.pages.data.part_bars import PartBars, PartLegend
from app.state.changes import changed_option
from app.widgets.job_bar import JobBar
from app.widgets.option_form import OptionForm
from app.worker.job_handle import JobHandle
from app.worker.latest import LatestJob
from datasets.spec import SamplingSpec, SplitSpec
from sessions.document import Session

DELAY_MS = 150
NO_WORD = "Only where names with the same n-th word are kept together."
NO_FOLDS = "Only with folds."
NONE_SPLIT = "No row is split now: shares and groups are for rows whose part is “Split”."
NO_BALANCE = "Only with equally many images of each class."


class DivisionDialog(QDialog):
    """Every change applies at once and can be undone; the bars show what becomes of it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Parts, groups and epochs")
        self._context = context
        self.split_form = OptionForm(SplitSpec, front=tuple(SplitSpec.model_fields))
        self.sampling_form = OptionForm(SamplingSpec, front=tuple(SamplingSpec.model_fields))
        self.offers = GroupingOffers()
        self.bars_of_classes = PartBars()
        self.bars_of_groups = PartBars()
        self.groups_title = _heading("Groups")
        self.none_split = QLabel(NONE_SPLIT)
        self.none_split.setObjectName("warning")
        self.none_split.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setObjectName("bad")
        self.problem.setWordWrap(True)
        self.bar = JobBar()
        self._latest = LatestJob(context.workers.data, "divide", DELAY_MS, self)
        self._latest.started.connect(self.on_started)
        self._latest.finished.connect(self.on_finished)
        self._latest.failed.connect(self.on_failed)
        self.split_form.value_changed.connect(self.on_split_changed)
        self.sampling_form.value_changed.connect(self.on_sampling_changed)
        self.offers.taken.connect(self.on_offer_taken)
        context.state.session_changed.connect(self.on_session_changed)
        self._compose()
        self.resize(920, 600)

    @property
    def is_up_to_date(self) -> bool:
        """Whether the bars belong to the session as it is."""
        return not self._latest.is_waiting

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.on_session_changed(self._context.state.session)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Let Enter end the typing of a number, not the dialog."""
        if event is not None and event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def on_session_changed(self, session: Session) -> None:
        if not self.isVisible():
            return
        from engine.protocol.division import DivideRequest

        split, sampling = session.split, session.sampling
        self.none_split.setVisible(all(row.part != "split" for row in session.rows))
        self.split_form.set_value(split)
        self.split_form.set_option_enabled("group_word", split.group_by == "name_word", NO_WORD)
        self.split_form.set_option_enabled("fold", split.has_folds, NO_FOLDS)
        self.sampling_form.set_value(sampling)
        self.sampling_form.set_option_enabled("images_per_class", sampling.balance == "classes", NO_BALANCE)
        if session.rows:
            self._latest.ask(DivideRequest(session=session))
        else:
            self._latest.forget()

    def on_split_changed(self, split: SplitSpec) -> None:
        session = self._context.state.session
        name, what = changed_option(session.split, split)
        changed = session.model_copy(update={"split": split})
        self._context.state.set_session(changed, what, merge=f"split.{name}")

    def on_sampling_changed(self, sampling: SamplingSpec) -> None:
        session = self._context.state.session
        name, what = changed_option(session.sampling, sampling)
        changed = session.model_copy(update={"sampling": sampling})
        self._context.state.set_session(changed, what, merge=f"sampling.{name}")

    def on_offer_taken(self, rule: str, word: int) -> None:
        session = self._context.state.session
        split = session.split.model_copy(update={"group_by": rule, "group_word": word})
        self._context.state.set_session(session.model_copy(update={"split": split}), "groups kept together")

    def on_started(self, handle: JobHandle) -> None:
        self.bar.watch(handle, "Dividing")

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.division import DivideResult

        division = DivideResult.model_validate(result)
        self.problem.hide()
        self.offers.show_offers(division.offers, self._context.state.session.split)
        self.bars_of_classes.set_lines(division.classes)
        self.bars_of_groups.set_lines(division.groups)
        self.groups_title.setVisible(bool(division.groups))
        more = f", the {len(division.groups)} largest" if len(division.groups) < division.n_groups else ""
        self.groups_title.setText(f"{division.n_groups:,} groups{more}")

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self.problem.setText(message)
        self.problem.show()

    def _compose(self) -> None:
        left = _column(
            _heading("Parts of the rows that are split"),
            self.none_split,
            self.split_form,
            _heading("Images of an epoch"),
            self.sampling_form,
        )
        right = _column(
            _heading("Groups in the names of the images"),
            self.offers,
            _heading("Classes"),
            PartLegend(),
            self.bars_of_classes,
            self.groups_title,
            self.bars_of_groups,
        )
        self.groups_title.hide()
        self.problem.hide()
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(_scrolled(left), 4)
        columns.addWidget(_scrolled(right), 5)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(columns, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.bar)
        layout.addWidget(buttons)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 8, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(inside.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
    return area
