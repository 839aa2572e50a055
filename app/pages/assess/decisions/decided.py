"""What is decided about the model of the run, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.pages.assess.decisions.run_decisions import RunDecisions
from app.widgets.action_button import ActionButton

if TYPE_CHECKING:
    from models.decisions.document import Decisions

NOTHING = "Nothing is decided: the most probable class is said, with the network's own scores."
LABELS = "Nothing is decided: a label is said from a score of 0.5 on."
ACTS = (
    "It acts where the model is applied and goes with its exports; the figures on this page are without it."
)


class DecidedPanel(QWidget):
    """A sentence per decision, and a button that takes all back."""

    def __init__(self, decisions: RunDecisions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self._several = False
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.note = QLabel(ACTS)
        self.note.setObjectName("quiet")
        self.note.setWordWrap(True)
        self.clear_button = ActionButton("restore", "Take all back")
        self.clear_button.setToolTip(
            "Go back to the model as it was trained; the run's journal keeps what was"
        )
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.words, 1)
        above.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addWidget(self.note)
        decisions.changed.connect(self.on_changed)
        decisions.failed.connect(self.on_failed)
        self.clear_button.clicked.connect(self.on_clear)
        self.on_changed(None)

    def set_several(self, several: bool) -> None:
        """Say whether an image can have several labels."""
        self._several = several
        self.on_changed(self._decisions.decisions)

    def on_changed(self, decisions: Decisions | None) -> None:
        """Show what holds."""
        sentences = [] if decisions is None else decided_sentences(decisions)
        self.words.setText("\n".join(sentences) or (LABELS if self._several else NOTHING))
        self.clear_button.setVisible(bool(sentences))
        self.note.setVisible(bool(sentences))

    def on_failed(self, message: str) -> None:
        self.words.setText(message)

    def on_clear(self) -> None:
        """Decide nothing."""
        now = self._decisions.decisions
        if now is not None:
            self._decisions.keep(type(now)(), "Nothing is decided any more about this model.")


def decided_sentences(decisions: Decisions) -> list[str]:
    """Return a sentence for each decision."""
    sentences = []
    for name, threshold in decisions.thresholds.items():
        first = ", before any other class" if name == decisions.target else ""
        sentences.append(f"{name}: said from a score of {threshold:.3g} on{first}.")
    if decisions.temperature is not None:
        sentences.append(f"Temperature of the scores: {decisions.temperature:.3g}.")
    if decisions.unlike is not None:
        auroc, n = decisions.unlike.auroc, decisions.unlike.n_rubbish
        measured = "" if auroc is None else f", AUROC {auroc:.3f} on {n:,} images of rubbish"
        sentences.append(f"Unlike the training images: told by {decisions.unlike.method}{measured}.")
    return sentences
