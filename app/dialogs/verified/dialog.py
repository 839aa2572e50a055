"""Shows every step of a verification, with what differs in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.verified.steps_list import StepsList
from app.dialogs.verified.words import lines_to_copy
from app.widgets.durations import duration_text

if TYPE_CHECKING:
    from engine.protocol.verification import VerifyResult


class VerifiedDialog(QDialog):
    """The verdict, and what was compared in its order.

    Args:
        name: of the run.
    """

    def __init__(self, name: str, result: VerifyResult, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Verification of {name}")
        self.resize(720, 480)
        self._copied = lines_to_copy(name, result)
        self.title = QLabel(name)
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.sentence = QLabel(result.sentence)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.steps = StepsList(result)
        self.facts = QLabel(_facts(result))
        self.facts.setObjectName("quiet")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setAutoDefault(False)
        self.copy_button.setToolTip("Put all of this onto the clipboard, with every difference")
        self.copy_button.clicked.connect(self.on_copy)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (self.title, self.sentence):
            column.addWidget(widget)
        column.addWidget(self.steps, 1)
        column.addWidget(self.facts)
        column.addWidget(buttons)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin at the first difference."""
        super().showEvent(event)
        self.steps.show_first_difference()

    def on_copy(self) -> None:
        """Put the whole answer onto the clipboard."""
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self._copied)


def _facts(result: VerifyResult) -> str:
    epochs = "1 epoch was" if result.epochs == 1 else f"{result.epochs} epochs were"
    done = f"{epochs} trained again in" if result.epochs else "Nothing was trained; it took"
    return f"{done} {duration_text(result.seconds)}. The run itself was not changed."
