"""The editor of one number."""

from __future__ import annotations

from typing import Any

from qtpy.QtWidgets import QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.description import OptionField
from app.widgets.fields.number_box import NumberBox


class NumberEditor(FieldEditor):
    """A number box."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(described, parent)
        self.box = NumberBox(described, self)
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.setFocusProxy(self.box)
        self.box.valueChanged.connect(self.on_box_changed)

    def _show(self, value: Any) -> None:
        self.box.show_number(value)

    def on_box_changed(self, _shown: float) -> None:
        """Take over what the person typed or stepped to."""
        self._take(self.box.number())
