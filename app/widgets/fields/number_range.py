"""The editor of a range of numbers."""

from __future__ import annotations

from typing import Any

from qtpy.QtWidgets import QLabel, QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.description import OptionField
from app.widgets.fields.number_box import NumberBox

BOX_WIDTH_PX = 76


class RangeEditor(FieldEditor):
    """Two number boxes, the smaller number first: an end that passes the other takes it along."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(described, parent)
        self.low_box = NumberBox(described, self)
        self.high_box = NumberBox(described, self)
        self.low_box.setAccessibleName(f"{described.label}, smallest")
        self.high_box.setAccessibleName(f"{described.label}, largest")
        for box in (self.low_box, self.high_box):
            box.setFixedWidth(BOX_WIDTH_PX)
        self.row.addWidget(self.low_box)
        self.row.addWidget(QLabel("to", self))
        self.row.addWidget(self.high_box)
        self.row.addStretch(1)
        self.setFocusProxy(self.low_box)
        self.low_box.valueChanged.connect(self.on_low_changed)
        self.high_box.valueChanged.connect(self.on_high_changed)

    def _show(self, value: Any) -> None:
        self.low_box.show_number(value[0])
        self.high_box.show_number(value[1])

    def on_low_changed(self, _shown: float) -> None:
        """Take over the lower end."""
        low = self.low_box.number()
        self._take_both(low, max(low, self._value[1]))

    def on_high_changed(self, _shown: float) -> None:
        """Take over the upper end."""
        high = self.high_box.number()
        self._take_both(min(high, self._value[0]), high)

    def _take_both(self, low: float, high: float) -> None:
        self._show((low, high))
        self._take((low, high))
