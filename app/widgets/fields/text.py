"""The editor of a text."""

from __future__ import annotations

from typing import Any

from qtpy.QtWidgets import QLineEdit, QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.description import OptionField
from app.widgets.fields.undo_keys import UndoKeys


class TextEditor(FieldEditor):
    """One line of text."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(described, parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(described.label)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self.on_editing_finished)
        UndoKeys(self.line, self.line, self.line.isModified)

    def _show(self, value: Any) -> None:
        self.line.setText(str(value))
        self.line.setModified(False)

    def on_editing_finished(self) -> None:
        """Take over the text when the person really changed it."""
        if self.line.isModified():
            self.line.setModified(False)
            self._take(self.line.text())
