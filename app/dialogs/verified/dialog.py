"""Shows every step of a verification, with what differs in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qtpy.QtCore import Qt
from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.verified.words import STEPS, lines_to_copy
from app.theme.icons import icon
from app.widgets.durations import duration_text

if TYPE_CHECKING:
    from engine.protocol.verification import VerifiedStep, VerifyResult

MOST_DETAILS = 20
"""Of a step; a copy has all."""


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
        self.steps = QTableWidget(0, 2)
        self._first: QTableWidgetItem | None = None
        self.facts = QLabel(_facts(result))
        self.facts.setObjectName("quiet")
        self._fill(result)
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
        if self._first is not None:
            self.steps.scrollToItem(self._first, QTableWidget.ScrollHint.PositionAtTop)

    def on_copy(self) -> None:
        """Put the whole answer onto the clipboard."""
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self._copied)

    def _fill(self, result: VerifyResult) -> None:
        steps = self.steps
        steps.setHorizontalHeaderLabels(("Compared", "What was found"))
        steps.setAccessibleName("Steps of the verification")
        steps.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        steps.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        steps.setShowGrid(False)
        steps.setTextElideMode(Qt.TextElideMode.ElideNone)
        steps.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        steps.verticalHeader().hide()
        steps.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        steps.horizontalHeader().setHighlightSections(False)
        steps.horizontalHeader().setDefaultAlignment(cast("Qt.Alignment", Qt.AlignmentFlag.AlignLeft))
        steps.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        steps.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for step in result.steps:
            name = QTableWidgetItem(STEPS[step.step])
            name.setIcon(icon("circle-check", "good") if step.held else icon("alert-triangle", "warning"))
            name.setToolTip("The same" if step.held else "Different")
            self._add(name, step.sentence)
            for line in _detail_lines(step):
                self._add(QTableWidgetItem(), line)
            if step == result.first_difference:
                self._first = name

    def _add(self, name: QTableWidgetItem, sentence: str) -> None:
        row = self.steps.rowCount()
        self.steps.setRowCount(row + 1)
        self.steps.setItem(row, 0, name)
        self.steps.setItem(row, 1, QTableWidgetItem(sentence))


def _detail_lines(step: VerifiedStep) -> list[str]:
    more = len(step.details) - MOST_DETAILS
    return [*step.details[:MOST_DETAILS], *([f"and {more:,} more, which a copy has"] if more > 0 else [])]


def _facts(result: VerifyResult) -> str:
    epochs = "1 epoch was" if result.epochs == 1 else f"{result.epochs} epochs were"
    done = f"{epochs} trained again in" if result.epochs else "Nothing was trained; it took"
    return f"{done} {duration_text(result.seconds)}. The run itself was not changed."
