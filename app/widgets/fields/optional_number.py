"""The editor of a number that may be left to the program."""

from __future__ import annotations

from typing import Any

from qtpy.QtWidgets import QCheckBox, QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.description import OptionField
from app.widgets.fields.number_box import NumberBox


class OptionalNumberEditor(FieldEditor):
    """A check box with a number box behind it; unchecked means None."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(described, parent)
        self.check = QCheckBox(self)
        self.check.setAccessibleName(f"Set {described.label}")
        self.box = NumberBox(described, self)
        self.box.show_number(described.start)
        self.box.setEnabled(False)
        self.row.addWidget(self.check)
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.setFocusProxy(self.check)
        self.check.clicked.connect(self.on_checked)
        self.box.valueChanged.connect(self.on_box_changed)

    def _show(self, value: Any) -> None:
        self.check.setChecked(value is not None)
        self.box.setEnabled(value is not None)
        if value is not None:
            self.box.show_number(value)

    def on_checked(self, checked: bool) -> None:
        """Set the number free, or give it back to the program."""
        self.box.setEnabled(checked)
        self._take(self.box.number() if checked else None)

    def on_box_changed(self, _shown: float) -> None:
        """Take over what the person typed or stepped to."""
        self._take(self.box.number())
