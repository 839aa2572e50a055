"""The editor of an option that is on or off."""

from __future__ import annotations

from typing import Any

from qtpy.QtWidgets import QCheckBox, QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.description import OptionField


class SwitchEditor(FieldEditor):
    """A check box with the option's name beside it."""

    names_itself = True

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(described, parent)
        self.check = QCheckBox(described.label, self)
        self.row.addWidget(self.check)
        self.row.addStretch(1)
        self.setFocusProxy(self.check)
        self.check.clicked.connect(self.on_clicked)

    def _show(self, value: Any) -> None:
        self.check.setChecked(bool(value))

    def on_clicked(self, checked: bool) -> None:
        """Pass on what the person chose."""
        self._take(checked)
