"""What the sections of the tab Decide have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.decisions.run_decisions import RunDecisions
from app.widgets.job_line import JobLine

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated
    from models.decisions.document import Decisions


class DecisionPanel(QFrame):
    """A card with a title, a sentence, what can be asked for, its progress, and what came out.

    Args:
        title: of the card.
        help: one sentence below it.
        decisions: where a decision is kept.
    """

    images_asked = Signal(object)
    """The :class:`ImageChoice` that a decision concerns."""
    test_opened = Signal(int)
    """How often the test part of the run was opened, after a job that may have opened it."""

    def __init__(
        self,
        title: str,
        help: str,
        context: AppContext,
        decisions: RunDecisions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.context = context
        self.decisions = decisions
        self.evaluated: Evaluated | None = None
        self.job = JobLine(context.workers.model)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.use_button = QPushButton()
        self.use_button.hide()
        heading = QLabel(title)
        heading.setObjectName("heading")
        quiet = QLabel(help)
        quiet.setObjectName("quiet")
        quiet.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 8, 12, 8)
        self.column.setSpacing(8)
        self.column.addWidget(heading)
        self.column.addWidget(quiet)
        self.job.finished.connect(self.on_finished)
        self.job.busy_changed.connect(self.show_state)

    def set_evaluated(self, evaluated: Evaluated | None) -> None:
        """Forget what came out for another evaluation."""
        self.evaluated = evaluated
        self.job.drop()
        self.forget()
        self.show_state()

    def forget(self) -> None:
        """Show no result."""
        self.sentence.clear()
        self.sentence.hide()
        self.use_button.hide()

    def on_finished(self, result: dict[str, object]) -> None:
        """Show what came out; each section does it in its own words."""

    def show_state(self) -> None:
        """Enable what can be asked for now; each section has its own buttons."""

    def say(self, sentence: str) -> None:
        """Show a sentence as the result."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def keep(self, words: str, **changed: object) -> None:
        """Keep what was decided, beside all that was decided before."""
        now: Decisions | None = self.decisions.decisions
        if now is not None:
            self.decisions.keep(type(now).model_validate({**now.model_dump(), **changed}), words)
