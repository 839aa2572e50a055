"""The editor of several numbers or words."""

from __future__ import annotations

from typing import Any

from qtpy.QtWidgets import QLineEdit, QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.description import OptionField
from app.widgets.fields.undo_keys import UndoKeys


class ListEditor(FieldEditor):
    """One line with the items, separated by commas; what cannot be read gives way to what was there."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(described, parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(described.label)
        self.line.setPlaceholderText("separated by commas")
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self.on_editing_finished)
        UndoKeys(self.line, self.line, self.line.isModified)

    def _show(self, value: Any) -> None:
        self.line.setText(", ".join(_text(item) for item in value))
        self.line.setModified(False)

    def on_editing_finished(self) -> None:
        """Take over the items when the person really changed them."""
        if not self.line.isModified():
            return
        self.line.setModified(False)
        words = [word.strip() for word in self.line.text().split(",")]
        try:
            items = tuple(self.described.item(word) for word in words if word)
        except ValueError:
            self._show(self.value())
            return
        self._take(items)


def _text(item: object) -> str:
    return f"{item:.10g}" if isinstance(item, float) else str(item)
