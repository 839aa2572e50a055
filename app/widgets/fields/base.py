"""What all editors of one option have in common."""

from __future__ import annotations

from typing import Any

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QWidget

from app.widgets.fields.description import OptionField


class FieldEditor(QWidget):
    """Shows and changes the value of one option.

    A value that was set comes back exactly, however it is rounded for display. ``edited`` carries the
    option's name and the new value when the person changed it, never when the program set it.
    """

    edited = Signal(str, object)

    names_itself = False
    """The editor shows the option's label, so that the form needs none in front."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.described = described
        self._value: Any = described.default
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.setToolTip(tool_tip(described))

    def set_value(self, value: Any) -> None:
        """Show ``value`` without saying that it was edited."""
        self._value = value
        self._show(value)

    def value(self) -> Any:
        """Return the value as it was set or edited."""
        return self._value

    def _show(self, value: Any) -> None:
        """Put ``value`` on the screen; each kind of editor does it with its own widgets."""

    def _take(self, value: Any) -> None:
        """Take over what the person chose, and tell it."""
        self._value = value
        self.edited.emit(self.described.name, value)


def tool_tip(described: OptionField) -> str:
    """Return the help of an option with its default."""
    default = value_text(described, described.default)
    return f"{described.help} Default: {default}." if default else described.help


def value_text(described: OptionField, value: object) -> str:
    """Return a value in the words of the form; an empty text when there is nothing to say."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return described.choices.get(value, value)
    unit = f" {described.unit}" if described.unit else ""
    if described.kind == "list" and isinstance(value, tuple):
        return ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in value)
    if isinstance(value, tuple):
        return f"{value[0]:g} to {value[1]:g}{unit}"
    return f"{value:g}{unit}"
