"""Shows every step of a verification, the first that differs opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.verified.words import STEPS, lines_to_copy
from app.theme.icons import icon
from app.widgets.durations import duration_text

if TYPE_CHECKING:
    from engine.protocol.verification import VerifiedStep, VerifyResult

MOST_DETAILS = 200
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
        self.resize(720, 420)
        self._copied = lines_to_copy(name, result)
        self.title = QLabel(name)
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.sentence = QLabel(result.sentence)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tree = QTreeWidget()
        self.facts = QLabel(_facts(result))
        self.facts.setObjectName("quiet")
        self._fill(result)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setToolTip("Put all of this onto the clipboard, with every difference")
        self.copy_button.clicked.connect(self.on_copy)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (self.title, self.sentence):
            column.addWidget(widget)
        column.addWidget(self.tree, 1)
        column.addWidget(self.facts)
        column.addWidget(buttons)

    def on_copy(self) -> None:
        """Put the whole answer onto the clipboard."""
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self._copied)

    def on_section_resized(self) -> None:
        """Give sentences that are wrapped at another place the lines that they need."""
        self.tree.doItemsLayout()

    def _fill(self, result: VerifyResult) -> None:
        self.tree.setHeaderLabels(("Compared", "What was found"))
        self.tree.setAccessibleName("Steps of the verification")
        self.tree.setWordWrap(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.header().setStretchLastSection(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().sectionResized.connect(self.on_section_resized)
        self.tree.setRootIsDecorated(any(step.details for step in result.steps))
        for step in result.steps:
            item = _item(step)
            self.tree.addTopLevelItem(item)
            item.setExpanded(step == result.first_difference)


def _item(step: VerifiedStep) -> QTreeWidgetItem:
    item = QTreeWidgetItem([STEPS[step.step], step.sentence])
    item.setIcon(0, icon("circle-check", "good") if step.held else icon("alert-triangle", "warning"))
    item.setToolTip(0, "The same" if step.held else "Different")
    item.setToolTip(1, step.sentence)
    for detail in step.details[:MOST_DETAILS]:
        child = QTreeWidgetItem(["", detail])
        child.setToolTip(1, detail)
        item.addChild(child)
    if len(step.details) > MOST_DETAILS:
        item.addChild(QTreeWidgetItem(["", f"and {len(step.details) - MOST_DETAILS:,} more"]))
    return item


def _facts(result: VerifyResult) -> str:
    epochs = "1 epoch was" if result.epochs == 1 else f"{result.epochs} epochs were"
    done = f"{epochs} trained again in" if result.epochs else "Nothing was trained; it took"
    return f"{done} {duration_text(result.seconds)}. The run itself was not changed."
