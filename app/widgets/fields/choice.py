"""The editor of a choice between named values."""

from __future__ import annotations

from typing import Any

from qtpy.QtCore import Qt
from qtpy.QtGui import QWheelEvent
from qtpy.QtWidgets import QComboBox, QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.description import OptionField

SHORTEST_CHARACTERS = 12


class ChoiceBox(QComboBox):
    """A drop-down list that leaves the wheel to the page while it has no focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SHORTEST_CHARACTERS)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Change the choice only when it has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(FieldEditor):
    """A drop-down list with the words for each value."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(described, parent)
        self.box = ChoiceBox(self)
        self.box.setAccessibleName(described.label)
        for value, words in described.choices.items():
            self.box.addItem(words, value)
            self.box.setItemData(self.box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        self.row.addWidget(self.box, 1)
        self.setFocusProxy(self.box)
        self.box.activated.connect(self.on_activated)

    def _show(self, value: Any) -> None:
        self.box.setCurrentIndex(self.box.findData(value))

    def on_activated(self, _index: int) -> None:
        """Pass on what the person chose."""
        self._take(self.box.currentData())
